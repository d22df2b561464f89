package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Fibers;

/**
 * What does a switch cost where so many fibers take turns? Time per switch, the fibers spawned beforehand. The answer
 * decides how many can live in one scheduler: beyond the caches, each switch fetches its fiber from memory.
 */
@OperationsPerInvocation(RoundRobin.SWITCHES)
public class RoundRobin extends Contest<Fibers> {
    static final int SWITCHES = 1_000_000;

    @Param({"10", "1000", "100000", "1000000"})
    int fibers;

    private Countdown countdown;
    private Fibers.Rounds rounds;

    public RoundRobin() {
        super(Fibers.class);
    }

    @Override
    void prepare(Fibers contender) {
        countdown = new Countdown(0);
        rounds = contender.roundRobin(fibers, countdown);
    }

    /** What a turn made beyond the number asked for counts for the next time. */
    @Override
    Object operation() {
        countdown.left += SWITCHES;
        rounds.run();
        if (countdown.left > 0) {
            throw new IllegalStateException(countdown.left + " switches were not made");
        }
        return countdown;
    }

    @Override
    void finish() {
        rounds.abandon();
    }
}
