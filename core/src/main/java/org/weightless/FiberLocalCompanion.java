package org.weightless;

import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.run.ThreadState;
import org.weightless.runtime.Coroutine;

/**
 * The fiber copies of {@link FiberLocal}, written by hand: they suspend nothing, but know the fiber without asking the
 * thread.
 */
final class FiberLocalCompanion {
    private FiberLocalCompanion() {}

    static Object get(FiberLocal<?> self, Coroutine current) {
        return self.getIn(current instanceof FiberState fiber ? fiber : around(current));
    }

    @SuppressWarnings("unchecked")
    static void set(FiberLocal<?> self, Object value, Coroutine current) {
        ((FiberLocal<Object>) self).setIn(around(current), value);
    }

    static void remove(FiberLocal<?> self, Coroutine current) {
        self.removeIn(around(current));
    }

    /** The fiber around a coroutine, or around the plain code that runs that. */
    private static FiberState around(Coroutine current) {
        FiberState fiber = Fibers.enclosingOrNull(current);
        return fiber != null ? fiber : ThreadState.runningFiber();
    }
}
