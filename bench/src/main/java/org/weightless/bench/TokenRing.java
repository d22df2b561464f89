package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Ring;

/**
 * What does a hop cost where 503 fibers pass a token around and each says who is next? Time per hop, creation included
 * in a million of them. The answer decides whether fibers can be used for pipelines and actors.
 */
@OperationsPerInvocation(TokenRing.HOPS)
public class TokenRing extends Contest<Ring> {
    static final int HOPS = 1_000_000;
    private static final int FIBERS = 503;

    private Ring contender;

    public TokenRing() {
        super(Ring.class);
    }

    @Override
    void prepare(Ring contender) {
        this.contender = contender;
        Check.equal(1_000, contender.ring(FIBERS, 1_000));
    }

    @Override
    Object operation() {
        Integer cargo = contender.ring(FIBERS, HOPS);
        Check.equal(HOPS, cargo);
        return cargo;
    }
}
