package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.weightless.agent.contract.scheduler.Parallel.daemon;
import static org.weightless.agent.contract.scheduler.Parallel.inTime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Fibers that go from one parallel scheduler to another while other threads want something of them, too. */
@Timeout(120)
class ParallelHandOverTest {
    private static final int FIBERS = 2_000;

    private final Scheduler one = Scheduler.parallel(2);
    private final Scheduler other = Scheduler.parallel(2);
    private final AtomicInteger steps = new AtomicInteger();

    private List<Fiber> spawn(Scheduler scheduler, int yields) {
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < FIBERS; i++) {
            fibers.add(scheduler.spawn(() -> {
                for (int step = 0; step < yields; step++) {
                    steps.incrementAndGet();
                    Fiber.yield();
                }
                steps.incrementAndGet();
            }));
        }
        return fibers;
    }

    /** Has something done to each fiber, in a thread of its own; what cannot be done at that moment is left. */
    private static Thread each(Collection<Fiber> fibers, Phaser begin, Consumer<Fiber> action) {
        Thread thread = daemon(() -> {
            begin.arriveAndAwaitAdvance();
            for (Fiber fiber : fibers) {
                try {
                    action.accept(fiber);
                } catch (IllegalArgumentException notNow) {
                    continue;
                }
            }
        });
        thread.start();
        return thread;
    }

    private static void inTurnTo(Thread... threads) {
        inTime(() -> {
            for (Thread thread : threads) {
                thread.join();
            }
        });
    }

    private void runBoth() {
        for (int i = 0; i < 2; i++) {
            inTime(one::run);
            inTime(other::run);
        }
        assertEquals(0, one.fibers().size());
        assertEquals(0, other.fibers().size());
    }

    @RepeatedTest(20)
    void twoSchedulersTakeFibersOverFromEachOther() {
        Phaser begin = new Phaser(2);
        List<Fiber> ones = spawn(one, 0);
        List<Fiber> others = spawn(other, 0);
        inTurnTo(each(ones, begin, other::adopt), each(others, begin, one::adopt));
        assertEquals(FIBERS, one.fibers().size());
        assertEquals(FIBERS, other.fibers().size());
        runBoth();
        assertEquals(2 * FIBERS, steps.get());
    }

    @RepeatedTest(4)
    void aFiberThatTwoWantIsInOne() {
        Scheduler first = Scheduler.parallel(1);
        Phaser begin = new Phaser(2);
        List<Fiber> fibers = spawn(first, 0);
        inTurnTo(each(fibers, begin, one::adopt), each(fibers, begin, other::adopt));
        assertEquals(0, first.fibers().size());
        assertEquals(FIBERS, one.fibers().size() + other.fibers().size());
        runBoth();
        assertEquals(FIBERS, steps.get());
    }

    @RepeatedTest(4)
    void onesThatAreTakenOutOfARunLoseNoStepAndDoNoneTwice() {
        Phaser begin = new Phaser(1);
        List<Fiber> fibers = spawn(one, 5);
        Thread taking = each(fibers, begin, other::adopt);
        inTime(one::run);
        inTurnTo(taking);
        runBoth();
        assertEquals(6 * FIBERS, steps.get());
    }

    @RepeatedTest(4)
    void aCancellationFindsAFiberWhereverItGoes() {
        Phaser begin = new Phaser(2);
        List<Fiber> fibers = spawn(one, 0);
        inTurnTo(each(fibers, begin, other::adopt), each(fibers, begin, Fiber::cancel));
        for (Fiber fiber : fibers) {
            assertEquals(Fiber.State.CANCELLED, fiber.state());
        }
        runBoth();
        assertEquals(0, steps.get());
    }
}
