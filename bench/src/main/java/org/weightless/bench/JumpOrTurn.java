package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.weightless.bench.peers.weightless.Weightless;

/**
 * What does it cost to name the next fiber and hand it cargo, against letting the scheduler choose? Equally many fibers
 * pass the same token on, once by jumps and once in plain turns. The answer decides whether a program has to be
 * sparing with jumps.
 */
@State(Scope.Thread)
@OperationsPerInvocation(JumpOrTurn.HOPS)
public class JumpOrTurn extends Timed {
    static final int HOPS = 1_000_000;

    @Param({"2", "503"})
    int fibers;

    private final Weightless weightless = new Weightless();

    @Benchmark
    public Object insideJump() {
        return checked(weightless.ring(fibers, HOPS));
    }

    @Benchmark
    public Object insideTurn() {
        return checked(weightless.turns(fibers, HOPS));
    }

    private static Integer checked(Integer cargo) {
        Check.equal(HOPS, cargo);
        return cargo;
    }
}
