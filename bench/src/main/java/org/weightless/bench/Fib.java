package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Generator;

/** What does a call cost that could suspend and never does? Time per call of fib(30), outside a fiber and inside. */
public class Fib extends Timed {
    static final int N = 30;
    private static final long RESULT = 832_040;
    /** fib(30) makes 2 * fib(31) - 1 calls. */
    private static final int CALLS = 2_692_537;

    /** The text of {@link #fib} with another call in the yield's place: neither can be reached. */
    private static long plainFib(int n) {
        if (n < 0) {
            Thread.onSpinWait();
        }
        return n < 2 ? n : plainFib(n - 1) + plainFib(n - 2);
    }

    private static long fib(int n) {
        if (n < 0) {
            Fiber.yield();
        }
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    @State(Scope.Thread)
    public static class Argument {
        int n = N;
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Long> results;

        @Setup(Level.Iteration)
        public void begin(Argument argument) {
            results = Generator.of(() -> {
                while (true) {
                    Fiber.yield((Object) fib(argument.n));
                }
            });
            Check.equal(RESULT, results.next());
        }
    }

    @State(Scope.Thread)
    public static class InJdk {
        Resumable results;

        @Setup(Level.Iteration)
        public void begin(Argument argument) {
            results = JdkPeer.load().fib(argument.n);
            Check.equal(RESULT, results.resume());
        }
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long plain(Argument argument) {
        return plainFib(argument.n);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long outside(Argument argument) {
        return fib(argument.n);
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public long inside(InGenerator state) {
        return state.results.next();
    }

    @Benchmark
    @OperationsPerInvocation(CALLS)
    public Object jdk(InJdk state) {
        return state.results.resume();
    }
}
