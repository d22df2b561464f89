package org.weightless.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * What does it cost a fiber that a sort, a map or a stream could be suspended in each callback, when none ever is?
 * With one class of callbacks the JDK's calls of them are monomorphic, with eight they are megamorphic, in a fiber as
 * outside. The answer decides whether a fiber may use the JDK as plain code does.
 */
public class CallbacksOfTheJdk extends NeverYielding {
    private static final int LENGTH = 1000;

    private static final List<Comparator<Integer>> COMPARATORS = List.of((a, b) -> Integer.compare(a, b),
            (a, b) -> Integer.compare(b, a), (a, b) -> Integer.compare(a ^ 1, b ^ 1), (a, b) -> Integer.compare(a ^ 2, b ^ 2),
            (a, b) -> Integer.compare(a ^ 3, b ^ 3), (a, b) -> Integer.compare(a ^ 4, b ^ 4),
            (a, b) -> Integer.compare(a ^ 5, b ^ 5), (a, b) -> Integer.compare(a ^ 6, b ^ 6));

    private static final List<BinaryOperator<Integer>> MERGERS =
            List.of((a, b) -> a + b, (a, b) -> a + b + 1, (a, b) -> a + b + 2, (a, b) -> a + b + 3, (a, b) -> a + b + 4,
                    (a, b) -> a + b + 5, (a, b) -> a + b + 6, (a, b) -> a + b + 7);

    private static final List<UnaryOperator<Integer>> MAPPERS = List.of(a -> a + 1, a -> a + 2, a -> a + 3, a -> a + 4,
            a -> a + 5, a -> a + 6, a -> a + 7, a -> a + 8);

    /** A thousand numbers and what is done with them. */
    @State(Scope.Thread)
    public static class Task {
        private final List<Integer> numbers = new ArrayList<>(IntStream.range(0, LENGTH).boxed().toList());
        private int turn;

        @Param({"sort", "map", "stream"})
        String work;

        @Param({"1", "8"})
        int classes;

        @Setup
        public void shuffle() {
            Collections.shuffle(numbers, new Random(1));
        }

        long run() {
            turn = (turn + 1) % classes;
            return switch (work) {
                case "sort" -> sorted(COMPARATORS.get(turn));
                case "map" -> merged(MERGERS.get(turn));
                default -> streamed(MAPPERS.get(turn));
            };
        }

        private long sorted(Comparator<Integer> order) {
            List<Integer> copy = new ArrayList<>(numbers);
            copy.sort(order);
            return copy.get(0);
        }

        private long merged(BinaryOperator<Integer> merger) {
            Map<Integer, Integer> counts = new HashMap<>();
            for (Integer each : numbers) {
                counts.merge(each & 127, 1, merger);
            }
            return counts.get(1);
        }

        private long streamed(UnaryOperator<Integer> mapper) {
            return numbers.stream().map(mapper).filter(each -> (each & 1) == 0).mapToLong(Integer::longValue).sum();
        }
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Long> results;

        @Setup(Level.Iteration)
        public void begin(Task task) {
            results = Generator.of(() -> {
                while (true) {
                    Fiber.yield((Object) task.run());
                }
            });
        }
    }

    @Benchmark
    public long plain(Task task, WithoutAgent flags) {
        return task.run();
    }

    @Benchmark
    public long outside(Task task, WithAgent flags) {
        return task.run();
    }

    @Benchmark
    public Long inside(InGenerator state, WithAgent flags) {
        return state.results.next();
    }
}
