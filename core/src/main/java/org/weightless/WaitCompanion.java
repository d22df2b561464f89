package org.weightless;

import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Wait}, written by hand: what its methods do where a coroutine can be suspended. */
final class WaitCompanion {
    private WaitCompanion() {}

    static Wait aroundNested(Scheduler nested, Coroutine current) {
        Fiber fiber = FiberCompanion.enclosingFiberOrNull(current);
        boolean waits = fiber != null
                && (!fiber.block.scheduler.clock().isVirtual() || nested instanceof SerialScheduler && nested.timers().isEmpty());
        return waits ? new Wait(fiber, nested, true) : null;
    }

    static Object park(Wait self, Coroutine current) {
        return self.suspendIn(current);
    }
}
