package org.weightless;

import org.weightless.runtime.Coroutine;

/** The fiber copies of {@link Yielder}, written by hand: what its methods do where a coroutine can be suspended. */
final class YielderCompanion {
    private YielderCompanion() {}

    static Object yield(Yielder<?> self, Object value, Coroutine current) {
        return FiberCompanion.yield(value, current);
    }

    static Object yieldFrom(Yielder<?> self, Iterable<?> source, Coroutine current) throws Throwable {
        return GeneratorCompanion.yieldFrom(source, current);
    }
}
