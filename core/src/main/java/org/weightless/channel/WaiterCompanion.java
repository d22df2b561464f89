package org.weightless.channel;

import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Waiter}, written by hand: what its methods do where a coroutine can be suspended. */
final class WaiterCompanion {
    private WaiterCompanion() {}

    static FiberState fiberFor(Object operation, Coroutine current) {
        return current instanceof FiberState fiber ? fiber : Fibers.enclosing(current, operation);
    }
}
