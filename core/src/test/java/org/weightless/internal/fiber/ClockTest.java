package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times that do not fit, and a clock that only jumps. */
class ClockTest {
    private final Clock virtual = new Clock(true);

    @Test
    void aVirtualClockStandsUntilItJumpsAndNeverGoesBack() {
        assertTrue(virtual.isVirtual());
        assertEquals(0, virtual.now());
        virtual.jumpTo(50);
        virtual.jumpTo(20);
        assertEquals(50, virtual.now());
        assertEquals(150, virtual.after(Duration.ofNanos(100)));
    }

    @Test
    void aRealClockBeginsAtZeroAndGoesOn() {
        Clock real = new Clock(false);
        assertFalse(real.isVirtual());
        long first = real.now();
        assertTrue(first >= 0 && real.now() >= first);
    }

    @Test
    void aScaledClockTellsRealTimesApartFromItsOwn() {
        Clock fast = Clock.scaled(60);
        assertFalse(fast.isVirtual());
        assertEquals(60_000, fast.ofReal(1_000));
        long now = fast.now();
        long real = fast.realUntil(now + Duration.ofHours(1).toNanos());
        assertTrue(real <= Duration.ofMinutes(1).toNanos(), () -> real + " ns");
        assertTrue(real > 0, () -> real + " ns");
        assertEquals(7, new Clock(false).ofReal(7));
    }

    @Test
    void aClockMovedByHandReachesWhatItWasMovedTo() {
        Clock byHand = Clock.byHand();
        assertTrue(byHand.isVirtual() && byHand.isMovedByHand());
        assertTrue(byHand.reaches(0) && !byHand.reaches(1));
        byHand.advance(Duration.ofNanos(10));
        byHand.advance(Duration.ofNanos(5));
        assertTrue(byHand.reaches(15) && !byHand.reaches(16));
        assertEquals(0, byHand.now());
        byHand.jumpToEnd();
        assertEquals(15, byHand.now());
        byHand.advance(Duration.ofSeconds(Long.MAX_VALUE));
        byHand.advance(Duration.ofSeconds(Long.MAX_VALUE));
        assertTrue(byHand.reaches(Duration.ofDays(365L * 100).toNanos()));
        assertTrue(virtual.reaches(Long.MAX_VALUE) && !virtual.isMovedByHand());
    }

    @Test
    void aPatientClockIsVirtual() {
        long forever = Clock.patient(Duration.ofSeconds(Long.MAX_VALUE)).patience();
        assertTrue(forever > Duration.ofDays(365L * 100).toNanos());
        assertEquals(5, Clock.patient(Duration.ofNanos(5)).patience());
        assertTrue(Clock.patient(Duration.ZERO).isVirtual());
        assertEquals(0, virtual.patience());
    }

    @Test
    void aNegativeTimeIsOverNow() {
        virtual.jumpTo(7);
        assertEquals(7, virtual.after(Duration.ofSeconds(-1)));
        assertEquals(7, virtual.after(Duration.ofSeconds(Long.MIN_VALUE)));
    }

    @Test
    void aTimeThatDoesNotFitIsFarAway() {
        long far = virtual.after(Duration.ofSeconds(Long.MAX_VALUE));
        assertTrue(far > Duration.ofDays(365L * 100).toNanos());
        virtual.jumpTo(Long.MAX_VALUE - 5);
        assertEquals(Long.MAX_VALUE, virtual.after(Duration.ofNanos(6)));
        assertEquals(Long.MAX_VALUE, virtual.after(Duration.ofNanos(5)));
        assertEquals(Long.MAX_VALUE - 1, virtual.after(Duration.ofNanos(4)));
    }

    @Test
    void whatIsLeftIsNeverNegative() {
        virtual.jumpTo(100);
        assertEquals(Duration.ofNanos(20), virtual.until(120));
        assertEquals(Duration.ZERO, virtual.until(100));
        assertEquals(Duration.ZERO, virtual.until(30));
    }
}
