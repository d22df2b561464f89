package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Ring;

/**
 * What does a jump with cargo cost between two fibers that hand control to each other? Time per jump, without any
 * scheduler's choice. The answer decides whether symmetric coroutines are as good as calls.
 */
@OperationsPerInvocation(Jump.JUMPS)
public class Jump extends Contest<Ring> {
    static final int JUMPS = 1_000_000;

    private Ring contender;

    public Jump() {
        super(Ring.class);
    }

    @Override
    void prepare(Ring contender) {
        this.contender = contender;
        Check.equal(1_000, contender.ring(2, 1_000));
    }

    @Override
    Object operation() {
        Integer cargo = contender.ring(2, JUMPS);
        Check.equal(JUMPS, cargo);
        return cargo;
    }
}
