package org.weightless;

import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Unwinding;

/**
 * The fiber copies of {@link LongGenerator}, written by hand: what its methods do where a coroutine can be suspended.
 */
final class LongGeneratorCompanion {
    private LongGeneratorCompanion() {}

    static boolean hasNext(LongGenerator self, Coroutine caller) {
        return self.fetch(caller);
    }

    static long nextLong(LongGenerator self, Coroutine caller) {
        self.fetchNext(caller, AnyGenerator.Step.ADVANCE_PRIMITIVE);
        return self.bits;
    }

    static Long next(LongGenerator self, Coroutine caller) {
        self.fetchNext(caller, AnyGenerator.Step.ADVANCE_BOXED);
        return Unwinding.leaves(caller) ? null : (Long) self.bits;
    }

    static void close(LongGenerator self, Coroutine caller) {
        self.closeBy(GeneratorExit.ofClose(), caller);
    }
}
