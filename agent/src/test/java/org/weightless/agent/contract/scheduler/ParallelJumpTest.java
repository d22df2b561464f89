package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.contract.scheduler.Parallel.ROUNDS;
import static org.weightless.agent.contract.scheduler.Parallel.daemon;
import static org.weightless.agent.contract.scheduler.Parallel.inTime;
import static org.weightless.agent.contract.scheduler.Parallel.only;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** Jumps among fibers that several threads run. */
@Timeout(60)
class ParallelJumpTest {
    @Test
    void fibersThatJumpToEachOtherKeepNoActionOut() {
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn("a", () -> {
            scheduler.execute(scheduler::stop);
            for (;;) {
                Fiber.jump("b", null);
            }
        });
        scheduler.spawn("b", () -> {
            for (;;) {
                Fiber.jump("a", null);
            }
        });
        inTime(scheduler::run);
        assertEquals(2, scheduler.fibers().size());
    }

    /** The end of the fiber before the target is told without the lock: the other carrier looks whether the run is over. */
    @RepeatedTest(ROUNDS)
    void aRunIsNotOverWhileTheTargetOfAJumpIsStillToCome() {
        ExecutorService executor = Executors.newFixedThreadPool(2, Parallel::daemon);
        Scheduler scheduler = Scheduler.parallel(2, executor, order -> only("jumper", order));
        AtomicBoolean over = new AtomicBoolean();
        daemon(() -> {
            while (!over.get()) {
                scheduler.switches();
            }
        }).start();
        try {
            inTime(() -> {
                for (int i = 0; i < 100; i++) {
                    scheduler.spawn("above", () -> {}).priority(2);
                    Fiber target = scheduler.spawn("target", () -> {});
                    Fiber jumper = scheduler.spawn("jumper", () -> {
                        Fiber.current().suspend();
                        Fiber.jump("target", null);
                    });
                    scheduler.run();
                    assertEquals(Fiber.State.DONE, target.state());
                    assertTrue(scheduler.remove(jumper.id()));
                }
            });
        } finally {
            over.set(true);
            executor.shutdown();
        }
    }

    @RepeatedTest(ROUNDS)
    void aJumpHandsItsCargoOver() {
        Scheduler scheduler = Scheduler.parallel(2);
        AtomicInteger got = new AtomicInteger();
        scheduler.spawn("pong", () -> {
            Integer cargo = null;
            while (cargo == null) {
                cargo = Fiber.yield((Object) null);
            }
            got.set(cargo);
        });
        for (int i = 0; i < 10; i++) {
            scheduler.spawn(() -> {
                while (got.get() == 0) {
                    Fiber.yield();
                }
            });
        }
        scheduler.spawn("ping", () -> {
            for (;;) {
                try {
                    Fiber.jump("pong", 5);
                    return;
                } catch (IllegalArgumentException runsElsewhere) {
                    Fiber.yield();
                }
            }
        });
        scheduler.run();
        assertEquals(5, got.get());
    }

    @Test
    void stepsRunInTheCallersThread() {
        Scheduler scheduler = Scheduler.parallel(2);
        scheduler.spawn("a", () -> {
            Object back = Fiber.jump("c", "cargo");
            assertEquals(null, back);
        });
        scheduler.spawn("b", () -> {});
        List<Object> log = new ArrayList<>();
        scheduler.spawn("c", () -> {
            log.add(Thread.currentThread());
            log.add(Fiber.<Object>yield((Object) null));
        });
        while (scheduler.step()) {
            assertEquals(null, Fiber.current());
        }
        assertSame(Thread.currentThread(), log.get(0));
    }

    @Test
    void whoGetsASliceBeforeTheTargetOfAJumpMayJumpToo() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn("a", () -> Fiber.jump("t", "first"));
        scheduler.spawn("high", () -> {
            Fiber.yield();
            log.add("high");
            Fiber.jump("u", "second");
        }).priority(2);
        scheduler.spawn("t", () -> log.add("t got " + Fiber.yield(null)));
        scheduler.spawn("u", () -> log.add("u got " + Fiber.yield(null)));
        for (int i = 0; i < 4; i++) {
            scheduler.fiber(new String[] {"t", "u", "high", "a"}[i]).suspend();
        }
        for (String name : new String[] {"t", "u", "high"}) {
            scheduler.fiber(name).resume();
        }
        assertTrue(scheduler.step() && scheduler.step() && scheduler.step());
        scheduler.fiber("a").resume();
        scheduler.onFailure(EventLog::fail).run("a");
        assertEquals("high t got first u got second", log.take());
    }

    @Test
    void theFiberThatARunBeginsWithDoesNotGetTheCargoOfAJumpBeforeIt() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn("a", () -> {
            scheduler.stop();
            Fiber.jump("b", "x");
        });
        for (String name : new String[] {"b", "c"}) {
            scheduler.spawn(name, () -> log.add(name + " got " + Fiber.yield(null)));
        }
        scheduler.fiber("a").suspend();
        assertTrue(scheduler.step() && scheduler.step());
        scheduler.fiber("a").resume();
        scheduler.onFailure(EventLog::fail).run("a");
        scheduler.run("c");
        assertEquals("c got null b got x", log.take());
    }
}
