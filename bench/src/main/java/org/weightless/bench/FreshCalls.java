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
 * What does a yield cost that is made through {@code levels} calls entered only for it, each of which has work left
 * when the call below it returns? The worst case for frames that leave the stack one by one. {@code down} is never
 * inlined, in no contender ({@link Launch}).
 */
public class FreshCalls extends Timed {
    private static final ContinuationScope SCOPE = new ContinuationScope("fresh");

    @State(Scope.Thread)
    public static class Levels {
        @Param({"1", "3", "10", "30", "100"})
        int levels;

        /** What {@code down} returns: 2 + 3 + ... + levels. */
        int sum() {
            return levels * (levels + 1) / 2 - 1;
        }
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Object> yields;
        private int turn;

        @Setup(Level.Iteration)
        public void begin(Levels levels) {
            yields = Generator.of(() -> loop(levels.levels, levels.sum()));
            for (int i = 0; i < 3; i++) {
                yields.next();
                Check.equal(i, turn);
            }
        }

        private void loop(int levels, int sum) {
            for (int i = 0; ; i++) {
                turn = i;
                if (down(levels) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private static int down(int levels) {
            if (levels == 1) {
                Fiber.yield();
                return 0;
            }
            return down(levels - 1) + levels;
        }
    }

    @State(Scope.Thread)
    public static class InContinuation {
        Continuation yields;
        private int turn;

        @Setup(Level.Iteration)
        public void begin(Levels levels) {
            yields = new Continuation(SCOPE, () -> loop(levels.levels, levels.sum()));
            for (int i = 0; i < 3; i++) {
                yields.run();
                Check.equal(i, turn);
            }
        }

        private void loop(int levels, int sum) {
            for (int i = 0; ; i++) {
                turn = i;
                if (down(levels) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private static int down(int levels) {
            if (levels == 1) {
                Continuation.yield(SCOPE);
                return 0;
            }
            return down(levels - 1) + levels;
        }
    }

    @State(Scope.Thread)
    public static class InJdk {
        Resumable yields;

        @Setup(Level.Iteration)
        public void begin(Levels levels) {
            yields = JdkPeer.load().freshCalls(levels.levels);
        }
    }

    @Benchmark
    public Object generator(InGenerator state) {
        return state.yields.next();
    }

    @Benchmark
    public void continuation(InContinuation state) {
        state.yields.run();
    }

    @Benchmark
    public Object jdk(InJdk state) {
        return state.yields.resume();
    }
}
