package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is to be thrown in a fiber, and in which order. */
class InterruptsTest {
    private final FiberState fiber = new IdleHome.Idle(1);
    private final Interrupts interrupts = new Interrupts();
    private final Cancellation cancellation = new Cancellation(null, "a thread", null);

    private CancelScope limit(int seconds) {
        return opened(new CancelScope(fiber, Duration.ofSeconds(seconds), null));
    }

    private CancelScope shield() {
        return opened(new CancelScope(fiber, null, null));
    }

    private CancelScope opened(CancelScope scope) {
        interrupts.open(scope);
        return scope;
    }

    private void assertDue(int seconds) {
        assertTrue(interrupts.isDue());
        String message = interrupts.take(fiber).getMessage();
        assertTrue(message.contains(Duration.ofSeconds(seconds).toString()), message);
    }

    private void assertNothingDue() {
        assertFalse(interrupts.isDue());
        assertNull(interrupts.takeCancellation());
        assertNull(interrupts.take(fiber));
    }

    @Test
    void nothingIsDueAtFirstNorInOpenScopes() {
        assertNothingDue();
        limit(1);
        shield();
        assertNothingDue();
        assertFalse(interrupts.overridesSuspension());
    }

    @Test
    void whatIsRaisedIsDueInOrderOnceEachAndAlsoInAShield() {
        shield();
        Throwable first = new Throwable();
        Throwable second = new Throwable();
        interrupts.raise(first);
        interrupts.raise(second);
        assertTrue(interrupts.overridesSuspension());
        assertSame(first, interrupts.take(fiber));
        assertSame(second, interrupts.take(fiber));
        assertNothingDue();
    }

    @Test
    void aCancellationDropsWhatWasRaised() {
        interrupts.raise(new Throwable());
        interrupts.cancel(cancellation);
        interrupts.cancel(new Cancellation(null, "another thread", null));
        assertSame(cancellation, interrupts.takeCancellation());
        assertNothingDue();
    }

    @Test
    void aShieldKeepsACancellationUntilItIsClosed() {
        CancelScope shield = shield();
        interrupts.cancel(cancellation);
        assertNothingDue();
        assertTrue(interrupts.overridesSuspension());
        interrupts.close(shield);
        assertSame(cancellation, interrupts.takeCancellation());
    }

    @Test
    void ofLimitsThatHavePassedTheOutermostIsDueUntilItIsClosed() {
        CancelScope outer = limit(2);
        CancelScope inner = limit(1);
        assertTrue(interrupts.hasTickingLimit());
        inner.passed = true;
        assertDue(1);
        outer.passed = true;
        assertDue(2);
        assertDue(2);
        assertFalse(interrupts.hasTickingLimit());
        interrupts.close(outer);
        assertDue(1);
        interrupts.close(inner);
        assertNothingDue();
    }

    @Test
    void aShieldHidesTheLimitsAroundItAndNotThoseInIt() {
        CancelScope outer = limit(2);
        shield();
        CancelScope inner = limit(1);
        outer.passed = true;
        assertNothingDue();
        inner.passed = true;
        assertDue(1);
    }

    @Test
    void anAlarmIsDueToNobody() {
        CancelScope alarm = opened(new CancelScope(fiber, Duration.ofSeconds(1), () -> {}));
        assertTrue(interrupts.hasTickingLimit());
        alarm.passed = true;
        assertNothingDue();
    }

    @Test
    void aScopeInTheMiddleIsTakenOut() {
        CancelScope outer = limit(3);
        CancelScope middle = limit(2);
        CancelScope inner = limit(1);
        interrupts.close(middle);
        interrupts.close(middle);
        assertSame(inner, interrupts.innermost());
        assertSame(outer, inner.outer);
        assertFalse(middle.open);
    }

    @Test
    void limitsThatStillCountAreTakenAlongToAnotherClock() {
        CancelScope counting = limit(5);
        counting.deadline = 105;
        CancelScope passed = limit(1);
        passed.passed = true;
        Timers from = new Timers();
        from.add(counting);
        interrupts.leave(from, 100);
        assertEquals(0, from.size());
        Timers to = new Timers();
        interrupts.enter(to, 1000);
        assertEquals(1, to.size());
        assertSame(counting, to.first());
        assertEquals(1005, counting.deadline);
    }
}
