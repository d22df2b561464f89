package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;

/** Timers against a list that is searched. The clock is virtual: it stands at 0. */
class TimersTest {
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    private final Fiber fiber = scheduler.spawn(() -> {});
    private final Timers timers = new Timers();
    private final List<Wait> model = new ArrayList<>();

    private Wait add(long nanos) {
        Wait wait = new Wait(fiber, "a test", false).within(Duration.ofNanos(nanos));
        timers.add(wait);
        model.add(wait);
        return wait;
    }

    private void fire(long now) {
        timers.fire(now);
        for (Wait wait : model) {
            assertEquals(wait.deadline <= now, wait.isSettled(), () -> wait + " at " + now);
        }
        model.removeIf(Wait::isSettled);
    }

    private void checkFirst() {
        long first = model.stream().mapToLong(wait -> wait.deadline).min().orElse(-1);
        Timed found = timers.first();
        assertEquals(first, found == null ? -1 : found.deadline);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theFirstIsTheOneThatIsDueFirst(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long now = 0;
        int adds = 1 + random.nextInt(8);
        for (int i = 0; i < 6000; i++) {
            int what = random.nextInt(16);
            if (what < adds) {
                add(now + random.nextInt(random.nextBoolean() ? 50 : 5000));
            } else if (what < 12 && !model.isEmpty()) {
                assertTrue(model.remove(random.nextInt(model.size())).wake(null));
            } else if (what == 12) {
                now += random.nextInt(40);
                fire(now);
            }
            if (i % 16 == 0) {
                checkFirst();
            }
        }
        fire(Long.MAX_VALUE / 2);
        assertNull(timers.first());
        assertTrue(timers.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void theFirstIsTheFirstWhateverIsTakenOut(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 5_000; i++) {
            if (model.isEmpty() || random.nextInt(100) < (i / 500 % 2 == 0 ? 60 : 40)) {
                add(random.nextLong(1_000));
            } else {
                Wait gone = model.remove(random.nextInt(model.size()));
                timers.remove(gone);
                timers.remove(gone);
            }
            assertEquals(model.size(), timers.size());
            checkFirst();
        }
        while (!model.isEmpty()) {
            Timed first = timers.first();
            timers.remove(first);
            assertTrue(model.remove(first));
            checkFirst();
        }
    }

    @Test
    void timesThatAreOverEndInOrder() {
        List<Wait> waits = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 500; i++) {
            waits.add(add(random.nextInt(100_000)));
        }
        waits.sort(Comparator.comparingLong(wait -> wait.deadline));
        for (Wait wait : waits) {
            Wait first = (Wait) timers.first();
            assertEquals(wait.deadline, first.deadline);
            first.cancel();
        }
        assertNull(timers.first());
    }

    @Test
    void aTimeIsOverWhenItIsReachedAndNotBefore() {
        Wait wait = add(100);
        timers.fire(99);
        assertFalse(wait.isSettled());
        assertSame(wait, timers.first());
        timers.fire(100);
        assertTrue(wait.isSettled());
        assertTrue(wait.outcome() instanceof Wait.Thrown thrown && thrown.exception() instanceof TimedOutException);
        assertTrue(timers.isEmpty());
    }

    @Test
    void waitsThatEndedOtherwiseAreNotKeptWhenMany() {
        Wait last = add(1_000_000_000);
        for (int i = 0; i < 100_000; i++) {
            add(1_000_000 + i).wake(null);
        }
        assertSame(last, timers.first());
        timers.fire(1_000_000_000);
        assertTrue(last.isSettled());
        assertTrue(timers.isEmpty());
    }

    @Test
    void aSettledWaitKeepsItsOutcome() {
        Wait wait = add(10);
        wait.wake("value");
        timers.fire(20);
        assertEquals("value", wait.outcome());
    }
}
