package org.weightless.agent.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.contract.Thrown.refused;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Scheduler;

/** Scheduler: run, run(start), step, stop, stopWhenAnyEnds, switches, and the order of turns. */
class SchedulerRunTest {
    private final StringBuilder log = new StringBuilder();

    /** Spawns fibers that note their names in each of so many slices and then end. */
    private void spawn(Scheduler scheduler, int slices, String... names) {
        for (String name : names) {
            scheduler.spawn(name, () -> {
                for (int i = 1; i < slices; i++) {
                    log.append(name);
                    Fiber.yield();
                }
                log.append(name);
            });
        }
    }

    private String logged() {
        String text = log.toString();
        log.setLength(0);
        return text;
    }

    // ---- round robin

    @Test
    void roundRobinIsAFixedOrder() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 3, "A", "B", "C");
        scheduler.fiber("B").priority(5);
        scheduler.run();
        assertEquals("ABCABCABC", logged());
        assertEquals(9, scheduler.switches());
        scheduler.run();
        assertEquals(9, scheduler.switches());
    }

    @Test
    void aNewFiberGoesToTheEndWithinTheCurrentTurn() {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn("A", () -> {
            log.append("A");
            spawn(scheduler, 2, "D");
            Fiber.yield();
            log.append("A");
        });
        spawn(scheduler, 2, "B", "C");
        scheduler.run();
        assertEquals("ABCDABCD", logged());
        scheduler.spawn("last", () -> {
            log.append("L");
            spawn(scheduler, 1, "N");
            Fiber.yield();
            log.append("L");
        });
        scheduler.run();
        assertEquals("LNL", logged());
    }

    @Test
    void aFiberKeepsItsPlaceWhileSuspended() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 4, "A", "B", "C");
        scheduler.fiber("B").suspend();
        scheduler.step();
        scheduler.step();
        assertEquals("AC", logged());
        scheduler.fiber("B").resume();
        scheduler.run();
        assertEquals("ABCABCABCB", logged());
    }

    @Test
    void theNextRunGoesOnBehindTheFiberThatRanLast() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 3, "A", "B");
        scheduler.spawn("S", () -> {
            log.append("S");
            scheduler.stop();
            log.append("s");
            Fiber.yield();
            log.append("S");
        });
        spawn(scheduler, 3, "C");
        scheduler.run();
        assertEquals("ABSs", logged());
        assertEquals(State.READY, scheduler.fiber("S").state());
        scheduler.run();
        assertEquals("CABSCABC", logged());
        assertEquals(0, scheduler.fibers().size());
    }

    @Test
    void runAndStepCanBeMixed() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 2, "A", "B", "C");
        assertTrue(scheduler.step());
        assertEquals("A", logged());
        scheduler.run();
        assertEquals("BCABC", logged());
        assertFalse(scheduler.step());
        assertEquals(6, scheduler.switches());
    }

    @Test
    void runFromAStart() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 2, "A", "B", "C");
        scheduler.run("B");
        assertEquals("BCABCA", logged());
        refused(IllegalArgumentException.class, () -> scheduler.run("B"), "B");
        refused(IllegalArgumentException.class, () -> scheduler.run("nobody"), "nobody");
    }

    @Test
    void aStartTurnsTheOrderForThoseThatComeLaterToo() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 2, "A", "B");
        scheduler.spawn("C", () -> {
            log.append("C");
            spawn(scheduler, 2, "D");
            Fiber.yield();
            log.append("C");
        });
        scheduler.run("B");
        assertEquals("BCADBCAD", logged());
    }

    @Test
    void aStartInTheMiddleOfARun() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 3, "A", "B", "C");
        scheduler.step();
        scheduler.step();
        scheduler.run("A");
        assertEquals("AB" + "ABC" + "ABC" + "C", logged());
    }

    @Test
    void anUnknownStartRunsNothing() {
        Scheduler scheduler = Scheduler.roundRobin();
        spawn(scheduler, 1, "A");
        refused(IllegalArgumentException.class, () -> scheduler.run("missing"), "missing");
        assertEquals("", logged());
        assertEquals(0, scheduler.switches());
    }

    // ---- slices and scattered

    @Test
    void prioritySlicesGivesPSlicesInARow() {
        Scheduler scheduler = Scheduler.prioritySlices();
        spawn(scheduler, 6, "A", "B", "C");
        scheduler.fiber("A").priority(3);
        scheduler.fiber("C").priority(2);
        scheduler.run();
        assertEquals("AAABCC" + "AAABCC" + "BCC" + "BBB", logged());
    }

    @Test
    void slicesReadThePriorityBeforeEachSlice() {
        Scheduler scheduler = Scheduler.prioritySlices();
        scheduler.spawn("A", () -> {
            for (int i = 0; i < 8; i++) {
                log.append("A");
                if (i == 1) {
                    Fiber.current().priority(1);
                } else if (i == 2) {
                    Fiber.current().priority(4);
                }
                Fiber.yield();
            }
        }).priority(3);
        spawn(scheduler, 3, "B");
        scheduler.run();
        assertEquals("AA" + "B" + "AAAA" + "B" + "AA" + "B", logged());
    }

    @Test
    void scatteredSpreadsTheSlices() {
        Scheduler scheduler = Scheduler.priorityScattered();
        spawn(scheduler, 30, "A", "B", "C");
        scheduler.fiber("A").priority(3);
        scheduler.fiber("C").priority(2);
        for (int i = 0; i < 12; i++) {
            scheduler.step();
        }
        assertEquals("ACABAC" + "ACABAC", logged());
    }

    @Test
    void scatteredLaysOutATurnAtItsStart() {
        Scheduler scheduler = Scheduler.priorityScattered();
        scheduler.spawn("A", () -> {
            log.append("A");
            scheduler.fiber("B").priority(2);
            spawn(scheduler, 3, "C");
            for (int i = 0; i < 3; i++) {
                Fiber.yield();
                log.append("A");
            }
        }).priority(2);
        spawn(scheduler, 6, "B");
        scheduler.run();
        // priorities 2, 1: A A B; then 2, 2, 1: A B A B C; then 2, 1 again for those that are left
        assertEquals("AAB" + "ABABC" + "BBC" + "BC", logged());
    }

    @Test
    void everybodyGetsToTheEndUnderFair() {
        Scheduler scheduler = Scheduler.fair();
        spawn(scheduler, 50, "A", "B", "C");
        scheduler.fiber("B").priority(9);
        scheduler.run();
        assertEquals(150, scheduler.switches());
        String text = logged();
        for (String name : List.of("A", "B", "C")) {
            assertEquals(50, text.length() - text.replace(name, "").length());
        }
    }

    // ---- the end of a run

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
        Thread other = new Thread(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            stage.complete("from outside");
        });
        other.start();
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
        Thread other = new Thread(() -> {
            try {
                waiting.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            scheduler.stop();
        });
        other.start();
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
