package org.weightless.agent.contract.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.DeadlockException;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** sleep, await and join. */
@Timeout(60)
class WaitingTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().onFailure(EventLog::fail);

    @Test
    void sleepersWakeInTheOrderOfTheirTimes() {
        scheduler.virtualTime();
        for (int hours : new int[] {3, 1, 2}) {
            scheduler.spawn(() -> {
                Fiber.sleep(Duration.ofHours(hours));
                log.add(hours + "h at " + scheduler.now().toHours());
            });
        }
        scheduler.run();
        assertEquals("1h at 1 2h at 2 3h at 3", log.take());
    }

    @Test
    void aSleeperWaitsInRealTime() {
        Fiber fiber = scheduler.spawn(() -> Fiber.sleep(Duration.ofMillis(20)));
        long before = System.nanoTime();
        scheduler.run();
        assertTrue(System.nanoTime() - before >= 20_000_000);
        assertEquals(Fiber.State.DONE, fiber.state());
    }

    @Test
    void stepDoesNotWaitForASleeper() {
        Scheduler byHand = Scheduler.roundRobin().manualTime();
        Fiber fiber = byHand.spawn(() -> Fiber.sleep(Duration.ofMillis(20)));
        assertTrue(byHand.step());
        assertEquals(Fiber.State.WAITING, fiber.state());
        assertFalse(byHand.step());
        byHand.advance(Duration.ofMillis(20));
        assertTrue(byHand.step());
        assertEquals(Fiber.State.DONE, fiber.state());
    }

    @Test
    void anEndlessSleepDoesNotKeepStepBusy() {
        scheduler.spawn(() -> Fiber.sleep(Duration.ofSeconds(Long.MAX_VALUE)));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
    }

    @Test
    void sleepingForNoTimeGivesWay() {
        scheduler.spawn("a", () -> {
            log.add("a");
            Fiber.sleep(Duration.ZERO);
            log.add("a");
            Fiber.sleep(Duration.ofSeconds(-1));
            log.add("a");
        });
        scheduler.spawn("b", log.turns(3));
        scheduler.run();
        assertEquals("a b a b a b", log.take());
    }

    @Test
    void aWokenFiberKeepsItsPlace() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        scheduler.spawn("a", () -> {
            Fiber.await(stage);
            log.add("a");
        });
        scheduler.spawn("b", () -> {
            log.add("b");
            stage.complete("x");
            Fiber.yield();
            log.add("b");
        });
        scheduler.spawn("c", log.turns(2));
        scheduler.run();
        assertEquals("b c a b c", log.take());
    }

    @Test
    void awaitGivesTheValueOrThrowsTheExceptionItself() {
        CompletableFuture<String> good = new CompletableFuture<>();
        CompletableFuture<String> bad = new CompletableFuture<>();
        IOException exception = new IOException("bad");
        scheduler.spawn(() -> {
            log.add(Fiber.await(good));
            log.add(Fiber.await(good));
            try {
                Fiber.await(bad.thenApply(String::trim));
            } catch (Exception e) {
                log.add(e == exception ? "the same" : e.toString());
            }
            try {
                Fiber.await(bad);
            } catch (Exception e) {
                log.add(e == exception ? "the same" : e.toString());
            }
            CompletableFuture<Object> cancelled = new CompletableFuture<>();
            cancelled.cancel(true);
            try {
                Fiber.await(cancelled);
            } catch (CancellationException e) {
                log.add("cancelled");
            }
        });
        scheduler.spawn(() -> {
            good.complete("value");
            Fiber.yield();
            bad.completeExceptionally(exception);
        });
        scheduler.run();
        assertEquals("value value the same the same cancelled", log.take());
    }

    @Test
    void aStageCompletedBetweenStepsMakesTheFiberReady() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage));
        scheduler.step();
        assertEquals(Fiber.State.WAITING, fiber.state());
        assertFalse(scheduler.step());
        stage.complete("x");
        assertEquals(Fiber.State.READY, fiber.state());
        assertTrue(scheduler.step());
        assertEquals("x", fiber.result());
    }

    @Test
    void stopEndsAWaitingRunAndTheNextOneGoesOn() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CountDownLatch waits = new CountDownLatch(1);
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage));
        scheduler.spawn(waits::countDown);
        Thread other = new Thread(() -> {
            try {
                waits.await();
                scheduler.stop();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        scheduler.run();
        other.join();
        assertEquals(Fiber.State.WAITING, fiber.state());
        stage.complete("later");
        scheduler.run();
        assertEquals("later", fiber.result());
    }

    @Test
    void anInterruptIsKeptAndEndsNoRun() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        scheduler.spawn(() -> log.add(Fiber.await(stage)));
        scheduler.spawn(() -> {
            Thread.currentThread().interrupt();
            new Thread(() -> stage.complete("x")).start();
        });
        scheduler.run();
        assertEquals("x", log.take());
        assertTrue(Thread.interrupted());
    }

    @Test
    void joinGivesTheResultOrThrowsTheFailureItself() {
        Exception failure = new Exception("checked");
        Scheduler quiet = Scheduler.roundRobin();
        Fiber good = quiet.spawnReturning(() -> {
            Fiber.yield();
            return 42;
        });
        Fiber bad = quiet.spawn(() -> {
            Fiber.yield();
            throw failure;
        });
        Fiber gone = quiet.spawn(log.turns(2));
        quiet.spawn("joiner", () -> {
            log.add("" + good.<Integer>join());
            try {
                bad.join();
            } catch (Exception e) {
                log.add(e == failure ? "the failure" : e.toString());
            }
        });
        quiet.spawn("other", () -> {
            try {
                gone.join();
            } catch (CancellationException e) {
                log.add("gone");
            }
        });
        quiet.spawn("remover", () -> {
            Fiber.yield();
            quiet.remove(gone.id());
        });
        quiet.run();
        assertEquals("fiber-3 fiber-3 42 the failure", log.take());
        assertEquals(42, good.<Integer>join());
        assertSame(failure, assertThrows(Exception.class, bad::join));
        assertNull(gone.join());
    }

    @Test
    void joiningARemovedFiberIsACancellation() {
        Fiber gone = scheduler.spawn(log.always());
        scheduler.spawn("joiner", () -> {
            try {
                gone.join();
            } catch (CancellationException e) {
                log.add("gone");
            }
        });
        scheduler.step();
        scheduler.step();
        assertTrue(scheduler.remove(gone.id()));
        assertEquals(Fiber.State.CANCELLED, gone.state());
        scheduler.run();
        assertEquals("fiber-1 gone", log.take());
        assertThrows(CancellationException.class, gone::join);
    }

    @Test
    void waitsOutsideAFiberAreRefused() {
        Fiber fiber = scheduler.spawn(log.turns(1));
        CompletableFuture<String> done = CompletableFuture.completedFuture("x");
        assertThrows(IllegalStateException.class, fiber::join);
        assertThrows(IllegalStateException.class, () -> fiber.join(Duration.ofSeconds(1)));
        assertThrows(IllegalStateException.class, () -> Fiber.sleep(Duration.ZERO));
        assertThrows(IllegalStateException.class, () -> Fiber.await(done));
        Generator<Object> generator = Generator.of(() -> Fiber.sleep(Duration.ZERO));
        IllegalStateException refused = assertThrows(IllegalStateException.class, generator::next);
        assertTrue(refused.getMessage().contains("sleep"), refused::getMessage);
        assertThrows(IllegalStateException.class, Fiber::yield);
    }

    @Test
    void joiningOneselfIsRefused() {
        scheduler.spawn(() -> {
            try {
                Fiber.current().join();
            } catch (IllegalStateException e) {
                log.add(e.getMessage().contains("itself") ? "refused" : e.getMessage());
            }
        });
        scheduler.run();
        assertEquals("refused", log.take());
    }

    @Test
    void waitsInsideAGeneratorSuspendTheFiberThroughIt() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield(1);
            Fiber.yield(Fiber.await(stage));
            Fiber.sleep(Duration.ofMillis(1));
            Fiber.yield(3);
        });
        scheduler.spawn("a", () -> generator.forEachRemaining(value -> log.add("" + value)));
        scheduler.spawn("a2", () -> {
            while (generator.hasNext()) {
                log.add("" + generator.next());
            }
        });
        Scheduler mine = Scheduler.roundRobin().onFailure(EventLog::fail);
        mine.spawn("b", () -> {
            while (generator.hasNext()) {
                log.add("" + generator.next());
            }
        });
        mine.spawn("c", () -> {
            try {
                generator.next();
            } catch (IllegalStateException e) {
                log.add(e.getMessage().contains("already executing") ? "running" : e.getMessage());
            }
            stage.complete("two");
        });
        mine.run();
        assertEquals("1 running two 3", log.take());
    }

    @Test
    void runReturnsWhenNobodyWaitsForATimeOrAStage() {
        Fiber suspended = scheduler.spawn("suspended", log.turns(1));
        suspended.suspend();
        Fiber joiner = scheduler.spawn("joiner", () -> {
            suspended.join();
            log.add("joined");
        });
        scheduler.run();
        assertEquals(Fiber.State.WAITING, joiner.state());
        scheduler.run();
        suspended.resume();
        scheduler.run();
        assertEquals("suspended joined", log.take());
    }

    @Test
    void aDeadlockIsNamedIfWanted() {
        Fiber[] both = new Fiber[2];
        both[0] = scheduler.spawn("one", () -> both[1].join());
        both[1] = scheduler.spawn("two", () -> both[0].join());
        scheduler.run();
        assertSame(scheduler, scheduler.detectDeadlock(true));
        String message = assertThrows(DeadlockException.class, scheduler::run).getMessage();
        assertTrue(message.contains("#1 one  WAITING"), message);
        assertTrue(message.contains("waits for fiber 2 (two, WAITING)"), message);
        assertTrue(message.contains("WaitingTest.java"), message);
        both[0].cancel();
        scheduler.onFailure((fiber, thrown) -> log.add(thrown.getClass().getSimpleName())).run();
        assertEquals("CancellationException", log.take());
    }

    @Test
    void joinOfAFiberOfAnotherScheduler() {
        Scheduler other = Scheduler.roundRobin();
        Fiber there = other.spawnReturning(() -> {
            Fiber.yield();
            return "result";
        });
        Fiber here = scheduler.spawnReturning(() -> there.join());
        scheduler.run();
        assertEquals(Fiber.State.WAITING, here.state());
        other.run();
        assertEquals(Fiber.State.READY, here.state());
        scheduler.run();
        assertEquals("result", here.result());
    }

    @Test
    void aHundredThousandSleepersAndAwaiters() {
        scheduler.virtualTime();
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        int[] woken = new int[1];
        for (int i = 0; i < 100_000; i++) {
            int seconds = (int) ((i * 7919L) % 100_003);
            scheduler.spawn(() -> {
                Fiber.sleep(Duration.ofSeconds(seconds));
                int one = Fiber.await(stage);
                woken[0] += one;
            });
        }
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofDays(2));
            stage.complete(1);
        });
        scheduler.run();
        assertEquals(100_000, woken[0]);
        assertEquals(3 * 100_000 + 2, scheduler.switches());
    }

    @Test
    void foreignThreadsAreRefusedAndExecuteHelps() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber waiting = scheduler.spawn("waiting", () -> log.add(Fiber.await(stage)));
        Throwable[] caught = new Throwable[1];
        scheduler.spawn(() -> {
            Thread thread = new Thread(() -> {
                for (Runnable call : new Runnable[] {waiting::cancel, waiting::suspend, scheduler::run, scheduler::step,
                    () -> scheduler.spawn(() -> {}), scheduler::fibers, () -> waiting.priority(2)}) {
                    try {
                        call.run();
                        caught[0] = new AssertionError("not refused");
                    } catch (IllegalStateException e) {
                        if (!e.getMessage().contains("execute(")) {
                            caught[0] = e;
                        }
                    }
                }
                scheduler.execute(() -> scheduler.spawn(() -> stage.complete("executed")));
            });
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        scheduler.run();
        assertNull(caught[0], () -> caught[0].toString());
        assertEquals("executed", log.take());
    }
}
