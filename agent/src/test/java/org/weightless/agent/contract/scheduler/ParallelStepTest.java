package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.contract.scheduler.Parallel.daemon;
import static org.weightless.agent.contract.scheduler.Parallel.inTime;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.WatchingPolicy;

/** Actions, stops and steps of a scheduler with several threads, and the policies that are asked there. */
@Timeout(60)
class ParallelStepTest {
    @Test
    void anActionIsDoneWhereNoFiberCanRun() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.execute(() -> log.add("action"));
        inTime(scheduler::run);
        assertEquals("action", log.take());
    }

    @Test
    void anActionMayBringWhatTheOnlyFiberWaitsFor() {
        Scheduler scheduler = Scheduler.parallel(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> {
            scheduler.execute(() -> stage.complete("by an action"));
            return Fiber.await(stage);
        });
        inTime(scheduler::run);
        assertEquals("by an action", fiber.result());
    }

    @Test
    void whatAPolicyLeadsToInAnIdleCarrierIsTold() {
        EventLog log = new EventLog();
        Fiber[] victim = new Fiber[1];
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, order -> {
            victim[0].cancel();
            return order.next();
        });
        victim[0] = scheduler.spawn("victim", () -> log.add("ran"));
        Scheduler around = Scheduler.roundRobin();
        around.spawn(() -> {
            try {
                victim[0].join();
            } catch (CancellationException cancelled) {
                log.add("seen");
            }
        });
        assertTrue(around.step());
        inTime(scheduler::run);
        around.run();
        assertEquals("seen", log.take());
    }

    @Test
    void nobodyGetsASliceAfterTheEndThatStopsARun() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1).stopWhenAnyEnds(true);
        scheduler.spawn("a", log.turns(1));
        scheduler.spawn("b", log.turns(1));
        inTime(scheduler::run);
        assertEquals("a", log.take());
        inTime(scheduler::run);
        assertEquals("b", log.take());
    }

    @Test
    void nobodyGetsASliceAfterWhatAHandlerThrows() {
        EventLog log = new EventLog();
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        Scheduler scheduler = Scheduler.parallel(1).onFailure((fiber, thrown) -> {
            throw mine;
        });
        scheduler.spawn(() -> {
            throw new IOException("first");
        });
        scheduler.spawn("b", log.turns(1));
        inTime(() -> assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::run)));
        assertEquals("", log.take());
    }

    @Test
    void nobodyGetsASliceAfterAnActionThatStopsTheRun() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn(() -> scheduler.execute(scheduler::stop));
        scheduler.spawn("b", log.turns(1));
        inTime(scheduler::run);
        assertEquals("", log.take());
    }

    @Test
    void aStepRunsWhomATimerOrAnActionLetsRun() {
        Scheduler scheduler = Scheduler.parallel(1).virtualTime();
        scheduler.spawn(() -> Fiber.sleep(Duration.ofSeconds(1)));
        assertTrue(scheduler.step());
        assertTrue(scheduler.step());
        scheduler.execute(() -> scheduler.spawn(() -> {}));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void aStepJumpsOverTheTimersOfThoseThatAreSuspended() {
        Scheduler scheduler = Scheduler.parallel(1).virtualTime();
        Fiber suspended = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
        Fiber sleeper = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(2)));
        assertTrue(scheduler.step() && scheduler.step());
        suspended.suspend();
        assertTrue(scheduler.step());
        assertEquals(Fiber.State.DONE, sleeper.state());
    }

    @Test
    void aStepThrowsWhatTheHandlerThrows() {
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        Scheduler scheduler = Scheduler.parallel(1).onFailure((fiber, thrown) -> {
            throw mine;
        });
        scheduler.spawn(() -> {
            throw new IOException("first");
        });
        scheduler.spawn(() -> {});
        assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::step));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
    }

    @Test
    void aStepThatAnActionFailsRunsNobody() {
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        Scheduler scheduler = Scheduler.parallel(1);
        Fiber kept = scheduler.spawn(() -> {});
        scheduler.execute(() -> {
            throw mine;
        });
        assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::step));
        assertEquals(Fiber.State.NEW, kept.state());
        assertTrue(scheduler.step());
    }

    @Test
    void aPolicyMaySuspendAndCancelWhatHasJustRun() {
        EventLog log = new EventLog();
        WatchingPolicy policy = new WatchingPolicy();
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, policy);
        Fiber fiber = scheduler.spawn(() -> {
            try {
                log.add("first");
                Fiber.yield();
                log.add("second");
                Fiber.yield();
                log.add("third");
            } finally {
                log.add("cleaned");
            }
        });
        policy.ran = Fiber::suspend;
        inTime(scheduler::run);
        assertEquals(Fiber.State.SUSPENDED, fiber.state());
        fiber.resume();
        policy.ran = Fiber::cancel;
        inTime(scheduler::run);
        assertEquals(Fiber.State.CANCELLED, fiber.state());
        assertEquals("first second cleaned", log.take());
    }

    @Test
    void aPolicyFindsWhatHasJustYieldedInTheOrder() {
        EventLog log = new EventLog();
        WatchingPolicy policy = new WatchingPolicy();
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, policy);
        scheduler.spawn("yields", () -> Fiber.yield());
        scheduler.spawn("sleeps", () -> Fiber.sleep(Duration.ofHours(1)));
        policy.ran = fiber -> log.add(fiber.name() + " " + policy.order.contains(fiber));
        assertTrue(scheduler.step() && scheduler.step() && scheduler.step());
        assertEquals("yields true sleeps false", log.take());
    }

    @Test
    void aPolicyMustNotChooseWhatCannotRun() {
        Fiber[] chosen = new Fiber[1];
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, order -> chosen[0]);
        chosen[0] = scheduler.spawn("idle", () -> {});
        chosen[0].suspend();
        inTime(() -> {
            IllegalStateException refused = assertThrows(IllegalStateException.class, scheduler::run);
            assertTrue(refused.getMessage().contains("(idle, SUSPENDED), which cannot run"), refused.getMessage());
            assertThrows(IllegalStateException.class, scheduler::step);
        });
        assertEquals(Fiber.State.SUSPENDED, chosen[0].state());
    }

    @Test
    void theSliceInWhichMeasuringBeginsIsNotMeasured() {
        Scheduler scheduler = Scheduler.parallel(1);
        Fiber fiber = scheduler.spawn(() -> scheduler.measure(true));
        inTime(scheduler::run);
        assertEquals(0, fiber.switches());
        assertEquals(Duration.ZERO, fiber.time());
    }

    /** The others have looked at the fiber already and wait for the lock, which a policy holds while it ends the fiber. */
    @Test
    void aFiberThatHasEndedMeanwhileIsNeitherRenamedNorRaised() {
        Fiber[] victim = new Fiber[1];
        List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean passed = new AtomicBoolean();
        List<Thread> late = List.of(
                daemon(() -> refused.add(assertThrows(IllegalStateException.class, () -> victim[0].name("late")))),
                daemon(() -> passed.set(victim[0].priority(2) == victim[0])));
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, order -> {
            for (Thread thread : late) {
                thread.start();
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            victim[0].cancel();
            return null;
        });
        victim[0] = scheduler.spawn("victim", () -> {}).priority(3).priority(1);
        inTime(() -> {
            assertFalse(scheduler.step());
            for (Thread thread : late) {
                thread.join();
            }
        });
        assertEquals(1, refused.size());
        assertTrue(passed.get());
        assertEquals(1, victim[0].priority());
        assertNull(scheduler.fiber("late"));
        scheduler.spawn("late", () -> {});
    }
}
