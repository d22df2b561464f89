package org.weightless.bench;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * What does it cost that the JDK's code stands between a yield and the generator's body? A yield in a loop of one's own
 * is the measure of those in {@code forEach} of a list and of a stream; a method's own call is that of one by
 * reflection. The answer decides whether a body may be written as one likes.
 */
public class ThroughJdk extends NeverYielding {
    private static final int LENGTH = 1000;

    /** A generator without an end, over the same list again and again. */
    @State(Scope.Thread)
    public abstract static class Values {
        final List<Integer> list = new ArrayList<>(IntStream.range(0, LENGTH).boxed().toList());
        final int[] sum = new int[1];
        Generator<Integer> values;

        @Setup(Level.Iteration)
        public void begin() {
            values = Generator.of(() -> {
                while (true) {
                    pass();
                }
            });
        }

        abstract void pass() throws ReflectiveOperationException;
    }

    public static class OwnLoop extends Values {
        @Override
        void pass() {
            for (Integer each : list) {
                Fiber.yield(each);
            }
        }
    }

    public static class ListForEach extends Values {
        @Override
        void pass() {
            list.forEach(each -> Fiber.yield(each));
        }
    }

    public static class StreamForEach extends Values {
        @Override
        void pass() {
            list.stream().forEach(each -> Fiber.yield(each));
        }
    }

    /** A method that reflection calls. */
    public static class Reflected extends Values {
        final Method yielding = method("yielding");
        final Method plain = method("plain");

        private static Method method(String name) {
            try {
                return Reflected.class.getMethod(name, Integer.class);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(e);
            }
        }

        public void yielding(Integer value) {
            Fiber.yield(value);
        }

        public void plain(Integer value) {
            sum[0] += value;
        }

        @Override
        void pass() throws ReflectiveOperationException {
            for (Integer each : list) {
                yielding.invoke(this, each);
            }
        }
    }

    /** A thousand calls by reflection for each value. */
    public static class ReflectedPlain extends Reflected {
        @Override
        void pass() throws ReflectiveOperationException {
            for (Integer each : list) {
                plain.invoke(this, each);
            }
            Fiber.yield(sum[0]);
        }
    }

    @Benchmark
    public Integer insideOwnLoop(OwnLoop state, WithAgent flags) {
        return state.values.next();
    }

    @Benchmark
    public Integer insideListForEach(ListForEach state, WithAgent flags) {
        return state.values.next();
    }

    @Benchmark
    public Integer insideStreamForEach(StreamForEach state, WithAgent flags) {
        return state.values.next();
    }

    @Benchmark
    public Integer insideReflectedYield(Reflected state, WithAgent flags) {
        return state.values.next();
    }

    /** Of a thousand calls and a yield. */
    @Benchmark
    public Integer insideThousandReflectedCalls(ReflectedPlain state, WithAgent flags) {
        return state.values.next();
    }
}
