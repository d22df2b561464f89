package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** suspend, resume, cancel, remove, and fibers that change schedulers. */
@Timeout(60)
class LifecycleTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().onFailure(EventLog::fail);

    private Generator.Body withFinally() {
        return () -> {
            try {
                log.turns(Integer.MAX_VALUE).run();
            } finally {
                log.add("finally");
            }
        };
    }

    @Test
    void statesOfALife() {
        List<State> seen = new ArrayList<>();
        Fiber[] self = new Fiber[1];
        self[0] = scheduler.spawn(() -> {
            seen.add(self[0].state());
            Fiber.yield();
        });
        seen.add(self[0].state());
        scheduler.step();
        seen.add(self[0].state());
        self[0].suspend();
        seen.add(self[0].state());
        self[0].resume();
        scheduler.step();
        seen.add(self[0].state());
        assertEquals(List.of(State.NEW, State.RUNNING, State.READY, State.SUSPENDED, State.DONE), seen);
    }

    @Test
    void aSuspendedFiberKeepsItsPlace() {
        Fiber a = scheduler.spawn("a", log.turns(2));
        scheduler.spawn("b", log.turns(3));
        a.suspend();
        scheduler.step();
        a.resume();
        scheduler.run();
        assertEquals("b a b a b", log.take());
    }

    @Test
    void aNewFiberIsNewAgainAfterASuspension() {
        Fiber a = scheduler.spawn("a", log.turns(1));
        a.suspend();
        a.suspend();
        assertEquals(State.SUSPENDED, a.state());
        a.resume();
        assertEquals(State.NEW, a.state());
        a.resume();
        scheduler.run();
        assertEquals("a", log.take());
    }

    @Test
    void aWaitGoesOnWhileSuspended() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber a = scheduler.spawn("a", () -> log.add(Fiber.await(stage)));
        scheduler.step();
        a.suspend();
        assertEquals(State.SUSPENDED, a.state());
        scheduler.run();
        a.resume();
        assertEquals(State.WAITING, a.state());
        a.suspend();
        stage.complete("x");
        assertEquals(State.SUSPENDED, a.state());
        scheduler.run();
        assertEquals("", log.take());
        a.resume();
        scheduler.run();
        assertEquals("x", log.take());
    }

    @Test
    void suspendedAtASleep() {
        scheduler.virtualTime();
        Fiber a = scheduler.spawn("a", () -> {
            Fiber.current().suspend();
            Fiber.sleep(Duration.ofHours(1));
            log.add("a at " + scheduler.now().toHours());
        });
        scheduler.run();
        assertEquals(State.SUSPENDED, a.state());
        a.resume();
        assertEquals(State.WAITING, a.state());
        scheduler.run();
        assertEquals("a at 1", log.take());
    }

    @Test
    void aFiberThatCancelsItselfDoesNotWait() {
        Fiber a = scheduler.spawn("a", () -> {
            Fiber.current().cancel();
            log.add("runs on");
            Fiber.sleep(Duration.ofDays(1));
            log.add("never");
        });
        scheduler.run();
        assertEquals("runs on", log.take());
        assertEquals(State.CANCELLED, a.state());
    }

    @Test
    @SuppressWarnings("finally")
    void aFinallyBlockMayYieldAndFail() {
        Exception failure = new Exception();
        Scheduler quiet = Scheduler.roundRobin();
        Fiber a = quiet.spawn("a", () -> {
            try {
                Fiber.yield();
            } finally {
                Fiber.yield();
                throw failure;
            }
        });
        quiet.step();
        a.cancel();
        quiet.run();
        assertSame(failure, a.failure());
        assertEquals(3, quiet.switches());
    }

    @Test
    void cancelledOnesAreNoFailuresButEnds() {
        scheduler.stopWhenAnyEnds(true);
        Fiber a = scheduler.spawn("a", withFinally());
        scheduler.spawn("b", log.always());
        scheduler.step();
        a.cancel();
        scheduler.run("a");
        assertEquals("a finally", log.take());
    }

    @Test
    void whoRemovesItselfDoesNotSleepAndMayEndBefore() {
        Fiber a = scheduler.spawn("a", () -> {
            try {
                assertTrue(scheduler.remove(1));
                log.add("still " + scheduler.fiber("a").state());
                Fiber.sleep(Duration.ofDays(1));
                log.add("never");
            } finally {
                log.add("never");
            }
        });
        Fiber b = scheduler.spawnReturning("b", () -> {
            scheduler.remove(2);
            return "result";
        });
        scheduler.run();
        assertEquals("still RUNNING", log.take());
        assertEquals(State.CANCELLED, a.state());
        assertEquals(State.DONE, b.state());
        assertEquals("result", b.result());
    }

    @Test
    void removingWaitersLetsTheRunEnd() {
        Fiber a = scheduler.spawn("a", () -> Fiber.sleep(Duration.ofDays(1)));
        Fiber b = scheduler.spawn("b", () -> Fiber.await(new CompletableFuture<>()));
        scheduler.step();
        scheduler.step();
        scheduler.remove(a.id());
        scheduler.remove(b.id());
        scheduler.run();
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void aFiberIsHandedToAnotherScheduler() {
        Scheduler other = Scheduler.prioritySlices().onFailure(EventLog::fail);
        other.spawn("there", log.turns(3));
        Fiber a = scheduler.spawn("a", log.turns(3)).priority(2);
        Fiber unnamed = scheduler.spawn(log.turns(2));
        Fiber joiner = scheduler.spawn("joiner", () -> {
            a.join();
            log.add("joined");
        });
        for (int i = 0; i < 3; i++) {
            scheduler.step();
        }
        a.suspend();
        unnamed.suspend();
        assertSame(a, other.adopt(a));
        other.adopt(unnamed);
        assertEquals("a fiber-2", log.take());
        assertEquals(List.of("there", "a", "fiber-3"), other.fibers().stream().map(Fiber::name).toList());
        assertEquals(List.of(joiner), List.copyOf(scheduler.fibers()));
        assertEquals(State.SUSPENDED, a.state());
        a.resume();
        unnamed.resume();
        other.run();
        assertEquals("there a a fiber-3 there there", log.take());
        scheduler.run();
        assertEquals("joined", log.take());
    }

    @Test
    void whoCannotBeHandedOverIsRefused() {
        Scheduler other = Scheduler.roundRobin();
        other.spawn("taken", () -> {});
        Fiber ended = scheduler.spawn(() -> {});
        Fiber waiting = scheduler.spawn(() -> Fiber.sleep(Duration.ofDays(1)));
        Fiber taken = scheduler.spawn("taken", () -> {});
        scheduler.step();
        scheduler.step();
        for (Fiber fiber : List.of(ended, waiting, taken)) {
            assertThrows(IllegalArgumentException.class, () -> other.adopt(fiber));
        }
        assertThrows(IllegalArgumentException.class, () -> scheduler.adopt(taken));
        waiting.suspend();
        assertThrows(IllegalArgumentException.class, () -> other.adopt(waiting));
        scheduler.spawn(() -> assertThrows(IllegalArgumentException.class, () -> other.adopt(Fiber.current())));
        waiting.cancel();
        scheduler.run();
        assertEquals(1, other.fibers().size());
    }

    @Test
    void aNestedSchedulerRunsInAFiber() {
        scheduler.spawn("outer", () -> {
            Scheduler inner = Scheduler.roundRobin().onFailure(EventLog::fail);
            inner.spawn("a", log.turns(2));
            inner.spawn("b", log.turns(2));
            inner.run();
            log.add(Fiber.current().name());
        });
        scheduler.spawn("other", log.turns(1));
        scheduler.run();
        assertEquals("a b a b outer other", log.take());
    }

    @Test
    void aNestedSchedulerThatWaitsLetsTheOuterFibersRun() {
        scheduler.virtualTime();
        CompletableFuture<String> stage = new CompletableFuture<>();
        scheduler.spawn("outer", () -> {
            Scheduler inner = Scheduler.roundRobin().onFailure(EventLog::fail);
            inner.spawn("a", () -> log.add("a got " + Fiber.await(stage)));
            inner.run();
            log.add(Fiber.current().name());
        });
        scheduler.spawn("other", () -> {
            log.add("other");
            Fiber.yield();
            stage.complete("x");
            log.add("other");
        });
        scheduler.run();
        assertEquals("other other a got x outer", log.take());
        assertNull(Fiber.current());
    }

    @Test
    void aNestedSleeperWaitsInTheOuterFiber() {
        Scheduler inner = Scheduler.roundRobin().onFailure(EventLog::fail);
        Fiber sleeper = inner.spawn(() -> {
            Fiber.sleep(Duration.ofDays(1));
            log.add("slept");
        });
        Fiber outer = scheduler.spawn("outer", inner::run);
        scheduler.step();
        assertEquals(State.WAITING, outer.state());
        sleeper.cancel();
        scheduler.run();
        assertEquals(State.CANCELLED, sleeper.state());
        assertEquals(State.DONE, outer.state());
    }

    @Test
    void aCancelledFiberLeavesItsNestedSchedulerIntact() {
        Scheduler inner = Scheduler.roundRobin().onFailure(EventLog::fail);
        CompletableFuture<String> stage = new CompletableFuture<>();
        inner.spawn(() -> log.add(Fiber.await(stage)));
        Fiber outer = scheduler.spawn("outer", inner::run);
        scheduler.step();
        outer.cancel();
        scheduler.step();
        assertEquals(State.CANCELLED, outer.state());
        Fiber removed = scheduler.spawn("removed", inner::run);
        scheduler.step();
        assertEquals(State.WAITING, removed.state());
        scheduler.remove(removed.id());
        stage.complete("x");
        inner.run();
        assertEquals("x", log.take());
    }

    @Test
    void aFiberMovesToAnotherThread() throws Exception {
        Fiber a = scheduler.spawnReturning(() -> {
            Thread first = Thread.currentThread();
            Fiber.yield();
            return first != Thread.currentThread();
        });
        scheduler.step();
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            scheduler.run();
            done.countDown();
        });
        thread.start();
        done.await();
        thread.join();
        assertEquals(true, a.result());
    }

    @Test
    void aFiberThatCannotBeAdoptedStaysWhereItIs() {
        Scheduler one = Scheduler.roundRobin();
        Scheduler other = Scheduler.roundRobin();
        Fiber fiber = one.spawnReturning(() -> "ran");
        other.spawn("fiber-2", () -> {});
        assertThrows(IllegalArgumentException.class, () -> other.adopt(fiber));
        assertEquals(List.of(fiber), List.copyOf(one.fibers()));
        one.run();
        assertEquals("ran", fiber.result());
    }

    @Test
    void aFiberThatIsCancelledInItsSleepIsAdopted() {
        Scheduler one = Scheduler.roundRobin();
        Scheduler other = Scheduler.roundRobin();
        Fiber fiber = one.spawn(() -> Fiber.sleep(java.time.Duration.ofDays(1)));
        one.step();
        fiber.cancel();
        other.adopt(fiber);
        other.run();
        assertEquals(Fiber.State.CANCELLED, fiber.state());
    }
}
