package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;

/** One wait: what ends it first counts. */
class WaitTest {
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    private final Fiber fiber = scheduler.spawn(() -> {});

    @BeforeAll
    static void connect() throws ClassNotFoundException {
        Class.forName("org.weightless.HandLinked");
    }

    private Wait open() {
        return new Wait(fiber, "a test", false);
    }

    private static Throwable thrown(Wait wait) {
        return assertInstanceOf(Wait.Thrown.class, wait.outcome()).exception();
    }

    // ---- ends

    @Test
    void theFirstEndCountsAndTheOthersLearnThatTheyCameTooLate() {
        List<Consumer<Wait>> ends = List.of(wait -> wait.wake("value"), wait -> wait.fail(new Exception()),
                Wait::cancel, Wait::timeOut);
        for (Consumer<Wait> first : ends) {
            Wait wait = open();
            assertFalse(wait.isSettled());
            first.accept(wait);
            assertTrue(wait.isSettled());
            Object outcome = wait.outcome();
            boolean woken = wait.wasWoken();
            assertFalse(wait.wake("late"));
            assertFalse(wait.fail(new Exception("late")));
            assertFalse(wait.cancel());
            wait.timeOut();
            assertSame(outcome, wait.outcome());
            assertEquals(woken, wait.wasWoken());
        }
    }

    @Test
    void aValueMayBeNull() {
        Wait wait = open();
        assertTrue(wait.wake(null));
        assertTrue(wait.wasWoken());
        assertNull(wait.outcome());
    }

    @Test
    void onlyAValueHasWokenIt() {
        Wait failed = open();
        failed.fail(new Exception());
        assertFalse(failed.wasWoken());
        Wait cancelled = open();
        assertTrue(cancelled.cancel());
        assertFalse(cancelled.wasWoken());
        assertFalse(open().wasWoken());
    }

    @Test
    void aLimitEndsAWaitByAnExceptionAndASleepByNothing() {
        Wait limited = open().within(Duration.ofMillis(3));
        assertTrue(limited.timed);
        assertTrue(limited.isForOutside());
        assertEquals("waits for a test, 3 ms at most", limited.toString());
        limited.timeOut();
        assertInstanceOf(TimedOutException.class, thrown(limited));
        Wait sleep = Wait.toSleep(fiber, Duration.ofMillis(5));
        assertEquals("sleeps for 5 ms", sleep.toString());
        sleep.timeOut();
        assertTrue(sleep.wasWoken());
        Wait ends = open();
        ends.endsAfter(7);
        assertEquals(7, ends.deadline);
        ends.timeOut();
        assertNull(ends.outcome());
    }

    @Test
    void manyThreadsSettleItOnce() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            Wait wait = open();
            AtomicInteger first = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Object value = i;
                threads.add(new Thread(() -> first.addAndGet(wait.wake(value) ? 1 : 0)));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(1, first.get());
            assertNotNull(wait.outcome());
        }
    }

    // ---- stages and ends of fibers

    @Test
    void aStageEndsItByItsValueOrTheExceptionWithoutTheWrapping() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Wait wait = Wait.forStage(fiber, stage);
        assertTrue(wait.isForOutside());
        stage.complete("value");
        assertEquals("value", wait.outcome());
        Exception cause = new Exception("a test's");
        assertSame(cause, thrown(Wait.forStage(fiber, CompletableFuture.failedFuture(cause))));
        assertSame(cause, thrown(Wait.forStage(fiber, CompletableFuture.failedFuture(new CompletionException(cause)))));
        CompletionException bare = new CompletionException("no cause", null);
        assertSame(bare, thrown(Wait.forStage(fiber, CompletableFuture.failedFuture(bare))));
    }

    @Test
    void aStageThatCompletesAfterTheEndDoesNothing() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Wait cancelled = Wait.forStage(fiber, stage);
        cancelled.cancel();
        Wait late = Wait.forStage(fiber, stage).within(Duration.ZERO);
        late.timeOut();
        stage.complete("late");
        assertFalse(cancelled.wasWoken());
        assertInstanceOf(TimedOutException.class, thrown(late));
    }

    @Test
    void aFiberDoesNotWaitForItselfNorForOneThatHasEnded() {
        assertThrows(IllegalStateException.class, () -> Wait.forEnd(fiber, fiber));
        Fiber other = scheduler.spawn(() -> {});
        Wait wait = Wait.forEnd(fiber, other);
        assertFalse(wait.isForOutside());
        scheduler.remove(other.id());
        assertTrue(wait.isSettled());
        assertNull(Wait.forEnd(fiber, other));
    }

    /** Limits that pass leave nothing at the fiber that is joined. */
    @Test
    void joinersThatGaveUpAreDropped() {
        Fiber other = scheduler.spawn(() -> {});
        Wait open = Wait.forEnd(fiber, other);
        for (int i = 0; i < 10_000; i++) {
            Wait given = Wait.forEnd(fiber, other);
            given.cancel();
            given.leave();
        }
        WaitNode left = ((FiberState) other).details().takeJoiners();
        assertSame(open, left.wait);
        assertNull(left.after);
        assertNull(((FiberState) other).details().takeJoiners());
    }

    @Test
    void manyOpenJoinersAreAllTold() {
        Fiber other = scheduler.spawnReturning(() -> "result");
        List<Wait> waits = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waits.add(Wait.forEnd(fiber, other));
        }
        scheduler.step();
        scheduler.step();
        waits.forEach(wait -> assertEquals("result", wait.outcome()));
    }

    // ---- texts

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTextOfTheUsersThatFailsHarmsNobody(boolean limited) {
        Object what = new CompletableFuture<Object>() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        Wait wait = new Wait(fiber, what, false);
        String expected =
                "waits for a stage, " + what.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(what));
        assertEquals(expected + (limited ? ", 1 ms at most" : ""),
                (limited ? wait.within(Duration.ofMillis(1)) : wait).dumped());
        wait.timeOut();
        assertInstanceOf(TimedOutException.class, thrown(wait));
    }

    @Test
    void outsideAFiberNothingWaits() {
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> open().park());
        assertTrue(refused.getMessage().contains("no fiber encloses this call"), refused.getMessage());
    }
}
