package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Fibers;

/**
 * What does a program cost that begins 100,000 fibers which do nothing but yield, and one that ends the program after
 * ten rounds? The column's first program. Time per yield, creation and the first run of each included; the answer
 * decides whether a fiber per item is a way to write a program.
 */
@OperationsPerInvocation(EmptyThreads.ROUNDS * (EmptyThreads.EMPTY + 1))
public class EmptyThreads extends Contest<Fibers> {
    static final int EMPTY = 100_000;
    static final int ROUNDS = 10;

    private Fibers contender;

    public EmptyThreads() {
        super(Fibers.class);
    }

    @Override
    void prepare(Fibers contender) {
        this.contender = contender;
    }

    @Override
    Object operation() {
        // the order of virtual threads is their scheduler's
        int yields = contender.untilOneEnds(EMPTY, ROUNDS);
        if (Math.abs(yields - ROUNDS * (EMPTY + 1)) > EMPTY) {
            throw new IllegalStateException("wrong number of yields: " + yields);
        }
        return yields;
    }
}
