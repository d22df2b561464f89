package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.Fiber;
import org.weightless.bench.peers.Coroutines;

/**
 * What does a call cost that could suspend and never does? Time per call of fib(30), inside a generator for every
 * contender; {@code outside} is Weightless's plain world. The answer decides whether all of an application can be
 * able to yield.
 */
@OperationsPerInvocation(Fib.CALLS)
public class Fib extends Contest<Coroutines> {
    static final int N = 30;
    static final long RESULT = 832_040;
    /** fib(30) makes 2 * fib(31) - 1 calls. */
    static final int CALLS = 2_692_537;

    int n = N;
    private Iterator<Long> results;

    public Fib() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        results = contender.fib(n);
        Check.equal(RESULT, results.next());
    }

    @Override
    Object operation() {
        return results.next();
    }

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

    @Benchmark
    public long plain() {
        return plainFib(n);
    }

    @Benchmark
    public long outside() {
        return fib(n);
    }
}
