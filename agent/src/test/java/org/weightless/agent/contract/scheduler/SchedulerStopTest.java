package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Scheduler;
import org.weightless.agent.testing.OtherThread;

/** Scheduler: where a run ends and what it waits for. */
class SchedulerStopTest extends NamedSlices {
    @Test
    void runReturnsWhereNothingCanRun() {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.run();
        assertFalse(scheduler.step());
        spawn(scheduler, 2, "A", "B");
        scheduler.fiber("A").suspend();
        scheduler.run();
        assertEquals("BB", logged());
        assertEquals(State.SUSPENDED, scheduler.fiber("A").state());
        scheduler.fiber("A").resume();
        scheduler.run();
        assertEquals("AA", logged());
    }

    @Test
    void runReturnsWhereAllJoinOneThatCannotRun() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber asleep = scheduler.spawnReturning("asleep", () -> "woken");
        asleep.suspend();
        Fiber joiner = scheduler.spawnReturning(asleep::join);
        scheduler.run();
        assertEquals(State.WAITING, joiner.state());
        assertFalse(scheduler.step());
        asleep.resume();
        scheduler.run();
        assertEquals("woken", joiner.result());
    }

    @Test
    void stepNeverBlocks() {
        Scheduler scheduler = Scheduler.roundRobin();
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber awaiting = scheduler.spawnReturning(() -> Fiber.await(stage));
        Fiber sleeping = scheduler.spawn(() -> Fiber.sleep(Duration.ofDays(1)));
        assertTrue(scheduler.step());
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        assertFalse(scheduler.step());
        assertEquals(2, scheduler.switches());
        stage.complete("now");
        assertTrue(scheduler.step());
        assertEquals("now", awaiting.result());
        assertEquals(State.WAITING, sleeping.state());
        assertFalse(scheduler.step());
    }

    @Test
    void runWaitsForAStageThatAnotherThreadCompletes() throws InterruptedException {
        Scheduler scheduler = Scheduler.roundRobin();
        CompletableFuture<String> stage = new CompletableFuture<>();
        CountDownLatch waiting = new CountDownLatch(1);
        Fiber awaiting = scheduler.spawnReturning(() -> {
            waiting.countDown();
            Thread runner = Thread.currentThread();
            String value = Fiber.await(stage);
            assertSame(runner, Thread.currentThread(), "fibers run in the thread that called run()");
            return value;
        });
        Thread other = OtherThread.behind(waiting, () -> stage.complete("from outside"));
        scheduler.run();
        other.join();
        assertEquals("from outside", awaiting.join());
    }

    @Test
    void stopFromAnotherThreadEndsAWaitingRun() throws InterruptedException {
        Scheduler scheduler = Scheduler.roundRobin();
        CountDownLatch waiting = new CountDownLatch(1);
        CompletableFuture<Object> never = new CompletableFuture<>();
        Fiber awaiting = scheduler.spawn(() -> {
            waiting.countDown();
            Fiber.await(never);
        });
        Fiber sleeping = scheduler.spawn(() -> Fiber.sleep(Duration.ofDays(1)));
        Thread other = OtherThread.behind(waiting, () -> scheduler.stop());
        scheduler.run();
        other.join();
        assertTrue(scheduler.fibers().containsAll(List.of(awaiting, sleeping)));
        never.complete(null);
        sleeping.cancel();
        scheduler.run();
        assertEquals(State.DONE, awaiting.state());
        assertEquals(State.CANCELLED, sleeping.state());
    }

    @Test
    void stopLetsTheRunReturnAfterTheCurrentSwitch() {
        for (Scheduler scheduler : List.of(Scheduler.roundRobin(), Scheduler.prioritySlices(), Scheduler.priorityScattered(),
                Scheduler.fair(), Scheduler.jumping())) {
            Fiber stopping = scheduler.spawnReturning(() -> {
                scheduler.stop();
                log.append("1");
                Fiber.yield();
                return "end";
            });
            scheduler.run();
            assertEquals("1", logged());
            assertEquals(1, scheduler.switches());
            assertEquals(State.READY, stopping.state());
            scheduler.run();
            assertEquals("end", stopping.result());
        }
    }

    // ---- stopWhenAnyEnds

    @Test
    void theFirstFiberThatEndsEndsTheRun() {
        Scheduler scheduler = Scheduler.roundRobin();
        assertSame(scheduler, scheduler.stopWhenAnyEnds(true));
        spawn(scheduler, 3, "A");
        spawn(scheduler, 2, "B");
        spawn(scheduler, 3, "C");
        scheduler.run();
        assertEquals("ABCAB", logged());
        assertEquals(2, scheduler.fibers().size());
        scheduler.run();
        assertEquals("CA", logged());
        scheduler.stopWhenAnyEnds(false);
        scheduler.run();
        assertEquals("C", logged());
    }

    @Test
    void failuresCountAsEnds() {
        Scheduler scheduler = Scheduler.roundRobin().stopWhenAnyEnds(true);
        Fiber failing = scheduler.spawn(() -> {
            log.append("F");
            throw new IllegalStateException("failed");
        });
        spawn(scheduler, 1, "A");
        scheduler.run();
        assertEquals("F", logged());
        assertEquals("failed", failing.failure().getMessage());
        scheduler.run();
        assertEquals("A", logged());
    }

    @Test
    void aFiberCanBeFollowedInItsStates() {
        Scheduler scheduler = Scheduler.roundRobin();
        List<Object> seen = new ArrayList<>();
        Fiber[] fiber = new Fiber[1];
        fiber[0] = scheduler.spawn("watched", () -> {
            seen.add(fiber[0].state());
            Fiber.yield();
            seen.add(fiber[0].state());
            Fiber.sleep(Duration.ZERO);
        });
        scheduler.spawn("watching", () -> {
            seen.add(fiber[0].state());
            Fiber.yield();
            seen.add(fiber[0].state() == State.WAITING || fiber[0].state() == State.READY);
        });
        seen.add(fiber[0].state());
        scheduler.run();
        seen.add(fiber[0].state());
        assertNull(fiber[0].failure());
        assertEquals(List.of(State.NEW, State.RUNNING, State.READY, State.RUNNING, true, State.DONE), seen);
    }
}
