package org.weightless.internal.fiber;

import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Wait}, written by hand: what its methods do where a coroutine can be suspended. */
final class WaitCompanion {
    private WaitCompanion() {}

    static Wait aroundNested(Home nested, Coroutine current) {
        FiberState fiber = Fibers.enclosingOrNull(current);
        boolean waits = fiber != null
                && (!fiber.block.home.clock().isVirtual() || nested.waitsForNoTime());
        return waits ? new Wait(fiber, nested, true) : null;
    }

    static Object park(Wait self, Coroutine current) {
        return self.suspendIn(current);
    }
}
