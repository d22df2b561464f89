package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Forks;

/**
 * What does a leaf cost in a tree of fibers that begin ten children each and add up their results, down to 100,000
 * leaves? 11,111 fibers wait in joins. The answer decides whether divide and conquer can be written with fibers.
 */
@OperationsPerInvocation(Skynet.LEAVES)
public class Skynet extends Contest<Forks> {
    static final int LEAVES = 100_000;
    private static final long SUM = (long) LEAVES * (LEAVES - 1) / 2;

    private Forks contender;

    public Skynet() {
        super(Forks.class);
    }

    @Override
    void prepare(Forks contender) {
        this.contender = contender;
    }

    @Override
    Object operation() {
        long sum = contender.skynet(LEAVES);
        Check.equal(SUM, sum);
        return sum;
    }
}
