package org.weightless.agent.contract.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.Garbage;

/** Time limits of waits, and virtual time. */
@Timeout(60)
class TimeLimitsTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().onFailure(EventLog::fail);

    @Test
    void aWaitEndsByWhatComesFirst() {
        scheduler.virtualTime();
        Fiber sleeper = scheduler.spawnReturning("sleeper", () -> {
            Fiber.sleep(Duration.ofHours(3));
            return "slept";
        });
        CompletableFuture<String> never = new CompletableFuture<>();
        scheduler.spawn(() -> {
            try {
                sleeper.join(Duration.ofHours(1));
            } catch (TimedOutException e) {
                log.add("join over at " + scheduler.now().toHours());
            }
            try {
                Fiber.await(never, Duration.ofHours(1));
            } catch (TimedOutException e) {
                log.add("await over at " + scheduler.now().toHours());
            }
            log.add(sleeper.join(Duration.ofHours(2)) + " at " + scheduler.now().toHours());
            log.add(sleeper.join(Duration.ZERO));
            log.add(Fiber.await(CompletableFuture.completedFuture("done"), Duration.ZERO));
        });
        scheduler.run();
        assertEquals("join over at 1 await over at 2 slept at 3 slept done", log.take());
        assertFalse(never.isDone());
    }

    @Test
    void aStageThatIsNeverCompleteDoesNotHoldThoseThatHaveGivenUp() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        CompletableFuture<String> never = new CompletableFuture<>();
        WeakReference<Fiber> fiber = new WeakReference<>(scheduler.spawn(() -> {
            try {
                Fiber.await(never, Duration.ofMillis(1));
            } catch (TimedOutException expected) {
                Fiber.yield();
            }
        }));
        scheduler.run();
        Garbage.assertCollected(fiber, "the fiber");
        assertFalse(never.isDone());
    }

    @Test
    void aTimeIsOverThoughNobodyCanSayWhatWasWaitedFor() {
        CompletableFuture<String> odd = new CompletableFuture<>() {
            @Override
            public String toString() {
                throw new AssertionError("no text");
            }
        };
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        Fiber fiber = scheduler.spawn(() -> Fiber.await(odd, Duration.ofMillis(10)));
        scheduler.run();
        assertInstanceOf(TimedOutException.class, fiber.failure());
    }

    @Test
    void virtualTimeEndsNowhere() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        Fiber fiber = scheduler.spawnReturning(() -> {
            for (int year = 0; year < 400; year++) {
                Fiber.sleep(Duration.ofDays(365));
            }
            return "old";
        });
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> scheduler.run());
        assertEquals("old", fiber.result());
    }

    @Test
    void aStepJumpsOverTheTimersOfThoseThatAreSuspended() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        Fiber first = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
        scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(2)));
        assertTrue(scheduler.step());
        assertTrue(scheduler.step());
        first.suspend();
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
    }

    @Test
    void virtualTimeStandsStillInAStepForThoseThatAreSuspended() {
        scheduler.virtualTime();
        Fiber fiber = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
        scheduler.step();
        fiber.suspend();
        assertFalse(scheduler.step());
        assertEquals(Duration.ZERO, scheduler.now());
    }
}
