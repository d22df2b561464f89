package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
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
import org.weightless.TimedOutException;
import org.weightless.channel.Channel;

/** The clocks of a scheduler: patient, scaled, and moved by hand. */
@Timeout(60)
class ClocksTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    private final List<Object> log = new ArrayList<>();

    private static Duration s(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static List<Scheduler> both() {
        return List.of(Scheduler.roundRobin(), Scheduler.parallel(1));
    }

    /** Runs a scheduler while another thread, once all of its fibers wait, does something. */
    private static void runWhile(Scheduler scheduler, Generator.Body outside) throws InterruptedException {
        CountDownLatch waiting = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try {
                waiting.await();
                outside.run();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        scheduler.spawn(waiting::countDown);
        scheduler.run();
        other.join();
    }

    // ---- patient

    @Test
    void aPatientClockPassesNoLimitBeforeWhatIsAwaitedComes() throws InterruptedException {
        for (Scheduler scheduler : both()) {
            scheduler.virtualTime(FOREVER);
            CompletableFuture<String> stage = new CompletableFuture<>();
            Fiber awaits = scheduler.spawnReturning(() -> Fiber.await(stage, s(60)));
            Fiber within = scheduler.spawnReturning(() -> Fiber.within(s(60), () -> Fiber.await(stage)));
            CountDownLatch slept = new CountDownLatch(1);
            Fiber sleeps = scheduler.spawnReturning(() -> {
                Fiber.sleep(s(5));
                slept.countDown();
                return scheduler.now();
            });
            runWhile(scheduler, () -> {
                slept.await();
                stage.complete("came");
            });
            assertEquals("came", awaits.result());
            assertEquals("came", within.result());
            assertEquals(s(5), sleeps.result());
            assertEquals(s(5), scheduler.now());
        }
    }

    @Test
    void itWaitsForASharedChannelToo() throws InterruptedException {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime(FOREVER);
        Channel<String> channel = Channel.<String>buffered(1).shared();
        Fiber fiber = scheduler.spawnReturning(() -> channel.receive(s(60)));
        runWhile(scheduler, () -> {
            Scheduler sending = Scheduler.roundRobin();
            sending.spawn(() -> channel.send("came"));
            sending.run();
        });
        assertEquals("came", fiber.result());
    }

    @Test
    void whenItsPatienceIsOverTheLimitPasses() {
        for (Scheduler scheduler : both()) {
            log.clear();
            scheduler.virtualTime(Duration.ofMillis(5));
            long before = System.nanoTime();
            scheduler.spawn(() -> {
                try {
                    Fiber.await(new CompletableFuture<>(), s(60));
                } catch (TimedOutException e) {
                    log.add(scheduler.now());
                    log.add(System.nanoTime() - before >= 5_000_000);
                }
            });
            scheduler.run();
            assertEquals(List.of(s(60), true), log);
        }
    }

    @Test
    void aLimitIsPassedAtOnceWhereNothingComesFromOutside() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime(FOREVER);
        Channel<String> channel = Channel.rendezvous();
        Fiber fiber = scheduler.spawn(() -> Fiber.within(s(60), () -> channel.receive()));
        scheduler.run();
        assertEquals(TimedOutException.class, fiber.failure().getClass());
        assertEquals(s(60), scheduler.now());
    }

    @Test
    void aStepOfAPatientClockDoesNotWait() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime(FOREVER);
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage, s(60)));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        stage.complete("came");
        assertTrue(scheduler.step());
        assertEquals("came", fiber.result());
    }

    @Test
    void aNestedPatientRunWaitsAsWell() throws InterruptedException {
        Scheduler outer = Scheduler.roundRobin();
        Scheduler inner = Scheduler.roundRobin().virtualTime(Duration.ofMillis(2));
        Fiber late = inner.spawn(() -> Fiber.await(new CompletableFuture<>(), s(60)));
        Fiber runs = outer.spawn(() -> inner.run());
        outer.run();
        assertNull(runs.failure());
        assertEquals(TimedOutException.class, late.failure().getClass());
    }

    // ---- scaled

    @Test
    void aScaledClockGoesFasterOrSlower() {
        for (double factor : new double[] {1000, 0.01}) {
            for (Scheduler scheduler : both()) {
                scheduler.scaledTime(factor);
                Duration sleep = Duration.ofNanos((long) (2_000_000 * factor));
                Fiber fiber = scheduler.spawnReturning(() -> {
                    long before = System.nanoTime();
                    Duration begin = scheduler.now();
                    Fiber.sleep(sleep);
                    log.add(scheduler.now().minus(begin).compareTo(sleep) >= 0);
                    return System.nanoTime() - before;
                });
                scheduler.run();
                assertTrue((long) fiber.result() >= 1_999_000, () -> fiber.result() + " ns");
            }
        }
        assertEquals(List.of(true, true, true, true), log);
    }

    @Test
    void aNestedScaledRunSleepsInTheFiberAroundIt() {
        Scheduler outer = Scheduler.roundRobin().scaledTime(10);
        Scheduler inner = Scheduler.roundRobin().scaledTime(1000);
        Fiber sleeper = inner.spawnReturning(() -> {
            Fiber.sleep(s(2));
            return "slept";
        });
        outer.spawn(() -> inner.run());
        outer.run();
        assertEquals("slept", sleeper.result());
    }

    @Test
    void aFactorThatIsNoneIsRefused() {
        Scheduler scheduler = Scheduler.roundRobin();
        for (double factor : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThrows(IllegalArgumentException.class, () -> scheduler.scaledTime(factor));
        }
        assertThrows(IllegalArgumentException.class, () -> scheduler.virtualTime(s(-1)));
    }

    // ---- by hand

    @Test
    void aClockMovedByHandGoesSoFarAndNoFurther() {
        for (Scheduler scheduler : both()) {
            log.clear();
            scheduler.manualTime().detectDeadlock(true);
            Fiber fiber = scheduler.spawn(() -> {
                for (int i = 0; i < 4; i++) {
                    Fiber.sleep(s(10));
                    log.add(scheduler.now());
                }
            });
            scheduler.run();
            assertEquals(List.of(), log);
            scheduler.advance(s(9));
            scheduler.run();
            assertEquals(List.of(), log);
            assertEquals(s(9), scheduler.now());
            scheduler.advance(s(21));
            scheduler.run();
            assertEquals(List.of(s(10), s(20), s(30)), log);
            assertEquals(s(30), scheduler.now());
            assertEquals(State.WAITING, fiber.state());
            scheduler.advance(s(1000));
            scheduler.run();
            assertEquals(State.DONE, fiber.state());
            assertEquals(s(1030), scheduler.now());
        }
    }

    @Test
    void stepsGoAsFarAsItWasMoved() {
        Scheduler scheduler = Scheduler.roundRobin().manualTime();
        scheduler.spawn(() -> {
            Fiber.sleep(s(1));
            Fiber.sleep(s(1));
        });
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        scheduler.advance(s(1));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        assertEquals(s(1), scheduler.now());
    }

    @Test
    void aFiberMayMoveTheClockOfItsOwnRun() {
        Scheduler scheduler = Scheduler.roundRobin().manualTime();
        Fiber sleeper = scheduler.spawnReturning(() -> {
            Fiber.sleep(s(10));
            return scheduler.now();
        });
        scheduler.spawn(() -> scheduler.advance(s(12)));
        scheduler.run();
        assertEquals(s(10), sleeper.result());
        assertEquals(s(12), scheduler.now());
    }

    @Test
    void aRunThatWaitsForAStageIsMovedByAnotherThread() throws InterruptedException {
        for (Scheduler scheduler : both()) {
            scheduler.manualTime();
            CompletableFuture<String> stage = new CompletableFuture<>();
            Fiber awaits = scheduler.spawnReturning(() -> Fiber.await(stage));
            scheduler.spawn(() -> {
                Fiber.sleep(s(10));
                stage.complete("at " + scheduler.now());
            });
            runWhile(scheduler, () -> scheduler.execute(() -> scheduler.advance(s(60))));
            assertEquals("at PT10S", awaits.result());
        }
    }

    @Test
    void aClockThatGoesByItselfIsNotMoved() {
        assertTrue(assertThrows(IllegalStateException.class, () -> Scheduler.roundRobin().advance(s(1))).getMessage()
                .contains("manualTime()"));
        assertThrows(IllegalArgumentException.class, () -> Scheduler.roundRobin().manualTime().advance(s(-1)));
        Scheduler late = Scheduler.roundRobin();
        late.spawn(() -> Fiber.sleep(s(1)));
        late.step();
        for (Runnable set : List.<Runnable>of(late::manualTime, late::virtualTime, () -> late.virtualTime(s(1)),
                () -> late.scaledTime(2))) {
            assertThrows(IllegalStateException.class, set::run);
        }
    }
}
