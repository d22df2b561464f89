package org.weightless.bench;

import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Spawning;

/**
 * What does a fiber cost that ends at once? Time per fiber, 10,000 of them spawned and then run. The answer decides
 * whether short tasks deserve a fiber each.
 */
@OperationsPerInvocation(SpawnAndEnd.FIBERS)
public class SpawnAndEnd extends Contest<Spawning> {
    static final int FIBERS = 10_000;

    private Spawning contender;

    public SpawnAndEnd() {
        super(Spawning.class);
    }

    @Override
    void prepare(Spawning contender) {
        this.contender = contender;
    }

    @Override
    Object operation() {
        int ran = contender.spawnAndEnd(FIBERS);
        Check.equal(FIBERS, ran);
        return ran;
    }
}
