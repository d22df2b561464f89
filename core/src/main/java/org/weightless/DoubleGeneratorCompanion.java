package org.weightless;

import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/**
 * The fiber copies of {@link DoubleGenerator}, written by hand: what its methods do where a coroutine can be suspended.
 */
final class DoubleGeneratorCompanion {
    private DoubleGeneratorCompanion() {}

    static boolean hasNext(DoubleGenerator self, Coroutine caller) {
        return self.fetch(caller);
    }

    static double nextDouble(DoubleGenerator self, Coroutine caller) {
        self.fetchNext(caller, AnyGenerator.Step.ADVANCE_PRIMITIVE);
        return Double.longBitsToDouble(self.bits);
    }

    static Double next(DoubleGenerator self, Coroutine caller) {
        self.fetchNext(caller, AnyGenerator.Step.ADVANCE_BOXED);
        return Unwinding.leaves(caller) ? null : (Double) Double.longBitsToDouble(self.bits);
    }

    static void close(DoubleGenerator self, Coroutine caller) {
        self.closeBy(GeneratorExit.ofClose(), caller);
    }
}
