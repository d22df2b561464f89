package org.weightless;

import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/**
 * The fiber copies of {@link IntGenerator}, written by hand: what its methods do where a coroutine can be suspended.
 */
final class IntGeneratorCompanion {
    private IntGeneratorCompanion() {}

    static boolean hasNext(IntGenerator self, Coroutine caller) {
        return self.fetch(caller);
    }

    static int nextInt(IntGenerator self, Coroutine caller) {
        self.fetchNext(caller, AnyGenerator.Step.ADVANCE_PRIMITIVE);
        return (int) self.bits;
    }

    static Integer next(IntGenerator self, Coroutine caller) {
        self.fetchNext(caller, AnyGenerator.Step.ADVANCE_BOXED);
        return Unwinding.leaves(caller) ? null : (Integer) (int) self.bits;
    }

    static void close(IntGenerator self, Coroutine caller) {
        self.closeBy(GeneratorExit.ofClose(), caller);
    }
}
