package org.weightless.bench;

import java.util.PrimitiveIterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.IntGenerator;
import org.weightless.bench.peers.plain.ByHand;

/**
 * What does one {@code nextInt} of a loop generator cost that yields unboxed integers? No peer has such generators; C++'s
 * are held against it. The answer decides whether numbers can be streamed without garbage.
 */
public class PrimitiveRange extends Timed {
    /** A loop in a generator. */
    @State(Scope.Thread)
    public static class InGenerator {
        IntGenerator numbers;

        @Setup(Level.Iteration)
        public void begin() {
            numbers = IntGenerator.of(() -> {
                for (int i = 0;; i++) {
                    Fiber.yield(i);
                }
            });
            Check.counts(numbers::nextInt);
        }
    }

    /** The loop's state in a field. */
    @State(Scope.Thread)
    public static class InField {
        final PrimitiveIterator.OfInt numbers = ByHand.ints();
    }

    @Benchmark
    public int weightless(InGenerator state) {
        return state.numbers.nextInt();
    }

    @Benchmark
    public int plain(InField state) {
        return state.numbers.nextInt();
    }
}
