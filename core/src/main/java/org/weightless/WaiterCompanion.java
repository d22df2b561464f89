package org.weightless;

import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Waiter}, written by hand: what its methods do where a coroutine can be suspended. */
final class WaiterCompanion {
    private WaiterCompanion() {}

    static Fiber fiberFor(Object operation, Coroutine current) {
        return current instanceof Fiber fiber ? fiber : FiberCompanion.enclosingFiber(current, operation);
    }
}
