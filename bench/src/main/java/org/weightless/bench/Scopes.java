package org.weightless.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.TaskScope;

/**
 * What does structure cost? A fiber starts a hundred others and waits for all: by a scope, which none of them can
 * outlive, and by spawning and joining each. Time per hundred. The answer decides whether a scope may be the habit.
 */
@State(Scope.Thread)
@OperationsPerInvocation(Scopes.ROUNDS)
public class Scopes extends Timed {
    static final int ROUNDS = 100;
    private static final int CHILDREN = 100;

    @Benchmark
    public Object insideScope() {
        return checked(Scopes::scope);
    }

    @Benchmark
    public Object insideJoin() {
        return checked(Scopes::join);
    }

    /** One way to start as many fibers and to wait for them; gives how many have ended. */
    private interface Way {
        int startAndWait(Scheduler scheduler, int[] ended);
    }

    private static int checked(Way way) {
        Scheduler scheduler = Scheduler.roundRobin();
        int[] ended = new int[1];
        scheduler.spawn(() -> {
            for (int round = 0; round < ROUNDS; round++) {
                way.startAndWait(scheduler, ended);
            }
        });
        scheduler.run();
        Check.equal(ROUNDS * CHILDREN, ended[0]);
        return ended[0];
    }

    private static int scope(Scheduler scheduler, int[] ended) {
        try (TaskScope<Integer, Void> scope = TaskScope.open(Joiner.awaitAllSuccessfulOrThrow())) {
            for (int i = 0; i < CHILDREN; i++) {
                scope.fork(() -> ++ended[0]);
            }
            scope.join();
        }
        return ended[0];
    }

    private static int join(Scheduler scheduler, int[] ended) {
        List<Fiber> fibers = new ArrayList<>(CHILDREN);
        for (int i = 0; i < CHILDREN; i++) {
            fibers.add(scheduler.spawnReturning(() -> ++ended[0]));
        }
        for (Fiber fiber : fibers) {
            fiber.join();
        }
        return ended[0];
    }
}
