package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.FiberLocal;
import org.weightless.Scheduler;

/**
 * What does it cost to look at a value of one's own? A fiber reads a {@link FiberLocal}, and a {@link ThreadLocal} for
 * comparison, over and over; it yields now and then. Time per read.
 */
@State(Scope.Thread)
@OperationsPerInvocation(LocalValue.READS)
public class LocalValue extends Timed {
    static final int READS = 1_000_000;
    private static final int SLICE = 1_000;

    private static final FiberLocal<Integer> OF_FIBER = FiberLocal.withInitial(() -> 1);
    private static final ThreadLocal<Integer> OF_THREAD = ThreadLocal.withInitial(() -> 1);

    @Benchmark
    public Object insideFiberLocal() {
        return checked(() -> {
            int sum = 0;
            for (int i = 0; i < SLICE; i++) {
                sum += OF_FIBER.get();
            }
            return sum;
        });
    }

    @Benchmark
    public Object insideThreadLocal() {
        return checked(() -> {
            int sum = 0;
            for (int i = 0; i < SLICE; i++) {
                sum += OF_THREAD.get();
            }
            return sum;
        });
    }

    /** So many reads without a yield; gives their sum. */
    private interface Reads {
        int slice();
    }

    private static Object checked(Reads reads) {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawnReturning(() -> {
            int sum = 0;
            for (int slice = 0; slice < READS / SLICE; slice++) {
                sum += reads.slice();
                Fiber.yield();
            }
            return sum;
        });
        scheduler.run();
        Check.equal(READS, fiber.result());
        return fiber.result();
    }
}
