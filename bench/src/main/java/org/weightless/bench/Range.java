package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;

/** What does one {@code next} of a loop generator cost that yields boxed integers, the smallest use there is? */
public class Range extends Timed {
    private static final ContinuationScope SCOPE = new ContinuationScope("range");

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Integer> numbers;

        @Setup(Level.Iteration)
        public void begin() {
            numbers = Generator.of(() -> {
                for (int i = 0; ; i++) {
                    Fiber.yield((Object) i);
                }
            });
            Check.counts(numbers::next);
        }
    }

    @State(Scope.Thread)
    public static class InContinuation {
        Continuation numbers;
        Object value;

        @Setup(Level.Iteration)
        public void begin() {
            numbers = new Continuation(SCOPE, this::count);
            Check.counts(this::next);
        }

        private void count() {
            for (int i = 0; ; i++) {
                value = i;
                Continuation.yield(SCOPE);
            }
        }

        Object next() {
            numbers.run();
            return value;
        }
    }

    @State(Scope.Thread)
    public static class InJdk {
        Resumable numbers;

        @Setup(Level.Iteration)
        public void begin() {
            numbers = JdkPeer.load().range();
            Check.counts(numbers::resume);
        }
    }

    @State(Scope.Thread)
    public static class ByHand implements Iterator<Integer> {
        private int next;

        @Override
        public boolean hasNext() {
            return true;
        }

        @Override
        public Integer next() {
            return next++;
        }
    }

    @Benchmark
    public Integer generator(InGenerator state) {
        return state.numbers.next();
    }

    @Benchmark
    public Object continuation(InContinuation state) {
        return state.next();
    }

    @Benchmark
    public Object jdk(InJdk state) {
        return state.numbers.resume();
    }

    @Benchmark
    public Integer iterator(ByHand numbers) {
        return numbers.next();
    }
}
