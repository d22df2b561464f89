package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * Does a yield cost more when more frames stand below it? A recursion of {@code depth} frames, never inlined, ends
 * in a loop that yields boxed integers forever.
 */
public class StandingDepth extends Timed {
    private static final ContinuationScope SCOPE = new ContinuationScope("depth");
    /** So many are begun and dropped before each iteration that the standing frames are of compiled code. */
    private static final int DROPPED = 2_000;

    @State(Scope.Thread)
    public static class Depth {
        @Param({"1", "10", "100", "1000"})
        int depth;
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Integer> numbers;

        @Setup(Level.Iteration)
        public void begin(Depth depth) {
            for (int i = 0; i <= DROPPED; i++) {
                numbers = Generator.of(() -> descend(depth.depth));
                Check.counts(numbers::next);
            }
        }

        private static int descend(int frames) {
            if (frames == 1) {
                for (int i = 0; ; i++) {
                    Fiber.yield((Object) i);
                }
            }
            return descend(frames - 1) + frames;
        }
    }

    @State(Scope.Thread)
    public static class InContinuation {
        private Continuation numbers;
        private Object value;

        @Setup(Level.Iteration)
        public void begin(Depth depth) {
            for (int i = 0; i <= DROPPED; i++) {
                numbers = new Continuation(SCOPE, () -> descend(depth.depth));
                Check.counts(this::next);
            }
        }

        private int descend(int frames) {
            if (frames == 1) {
                for (int i = 0; ; i++) {
                    value = i;
                    Continuation.yield(SCOPE);
                }
            }
            return descend(frames - 1) + frames;
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
        public void begin(Depth depth) {
            Peer jdk = JdkPeer.load();
            for (int i = 0; i <= DROPPED; i++) {
                numbers = jdk.standingDepth(depth.depth);
                Check.counts(numbers::resume);
            }
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
}
