package org.weightless.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.Wait;

/** The cases of a select, and its waiters at several channels. */
class SelectCaseTest {
    private final Fiber fiber = Scheduler.roundRobin().spawn(() -> {});
    private final Exchange first = new Exchange(1);
    private final Exchange second = new Exchange(0);
    private final SelectCase<Object> receives = new SelectCase<>(first, null, value -> value, null);
    private final SelectCase<Object> sends = new SelectCase<>(second, "out", null, () -> "sent");

    private Attendance attendance() {
        return new Attendance(new Wait(fiber, "a select", false), List.of(receives, sends));
    }

    @Test
    void aCaseIsDoneOnlyWhereThatNeedsNoWaiting() {
        assertTrue(receives.receives());
        assertFalse(sends.receives());
        assertNull(receives.attempt());
        assertNull(sends.attempt());
        first.trySend("in");
        assertEquals("in", receives.attempt());
        second.receive(fiber, null);
        assertSame(sends, sends.attempt());
        first.close();
        assertSame(WaitingPlace.CLOSED, receives.attempt());
        second.close();
        assertThrows(ChannelClosedException.class, sends::attempt);
    }

    @Test
    void aCaseSaysWhatItWaitsFor() {
        first.name = "in";
        second.name = "out";
        assertEquals("receive from channel in", receives.toString());
        assertEquals("send to channel out", sends.toString());
    }

    @Test
    void aSelectStandsAtAllItsChannelsUntilItIsServedAtOne() {
        Attendance attendance = attendance();
        assertTrue(attendance.begin());
        assertEquals(1, first.receivers().size());
        assertEquals(1, second.senders().size());
        assertEquals("out", second.tryReceive());
        Waiter served = (Waiter) attendance.wait.outcome();
        assertEquals(1, attendance.indexOf(served));
        attendance.leave();
        assertEquals(0, first.receivers().size());
        assertEquals(0, second.senders().size());
    }

    @Test
    void aSelectThatCouldDoACaseLeavesAllQueuesAndTriesAgain() {
        second.receive(fiber, null);
        Attendance attendance = attendance();
        assertFalse(attendance.begin());
        assertEquals(0, first.receivers().size());
        assertTrue(attendance.wait.isSettled());
    }

    @Test
    void aServedSelectThatGivesUpReturnsTheValue() {
        Attendance attendance = attendance();
        assertTrue(attendance.begin());
        first.trySend("in");
        attendance.drop();
        assertEquals(1, first.size());
        assertEquals(0, second.senders().size());
        assertNull(second.tryReceive());
        assertEquals("in", first.tryReceive());
    }
}
