package org.weightless.bench;

import java.util.Iterator;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;

/**
 * Does a yield that is hardly ever taken spoil the hot loop it stands in? Time per iteration of a loop that yields
 * once in a million: a sum, where every extra instruction shows, and a hash, where each step waits for the last.
 * The plain loop is the same text with a store to a field where the yield stands: the strictest one to be held
 * against, since a loop around any real call is compiled to worse code. The answer decides whether long computations
 * can be made to give way now and then.
 */
@OperationsPerInvocation(Arithmetic.MILLION)
public class SparseYield extends Contest<Coroutines> {
    private static long published;

    @Param({"sum", "hash"})
    String work;

    private final int[] data = new Random(42).ints(4_096).toArray();
    private Iterator<Long> results;

    public SparseYield() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        results = work.equals("sum") ? contender.sum(data) : contender.hash(data);
        Check.equal(plain(), results.next());
    }

    @Override
    Object operation() {
        return results.next();
    }

    @Benchmark
    public Object plain() {
        return work.equals("sum") ? sum(data, Arithmetic.MILLION) : hash(data, Arithmetic.MILLION);
    }

    private static long sum(int[] data, int total) {
        long sum = 0;
        int untilYield = Arithmetic.MILLION;
        for (int i = 0; i < total; i++) {
            sum += data[i & data.length - 1];
            if (--untilYield == 0) {
                published = sum;
                untilYield = Arithmetic.MILLION;
            }
        }
        return sum;
    }

    private static long hash(int[] data, int total) {
        long hash = 1;
        int untilYield = Arithmetic.MILLION;
        for (int i = 0; i < total; i++) {
            hash = Arithmetic.step(hash, data[i & data.length - 1]);
            if (--untilYield == 0) {
                published = hash;
                untilYield = Arithmetic.MILLION;
            }
        }
        return hash;
    }
}
