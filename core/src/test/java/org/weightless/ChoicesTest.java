package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The cases of a select, and its waiters at several channels. */
class ChoicesTest {
    private final Fiber fiber = Scheduler.roundRobin().spawn(() -> {});
    private final Exchange first = new Exchange(1);
    private final Exchange second = new Exchange(0);
    private final Choice<Object> receives = new Choice<>(first, null, value -> value, null);
    private final Choice<Object> sends = new Choice<>(second, "out", null, () -> "sent");

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

    // ---- all choices

    private static List<Object> values(Script body) {
        List<Object> values = new ArrayList<>();
        Generator.returning(body).forEachRemaining(values::add);
        return values;
    }

    /** One choice only: nothing of it is suspended, as the recursion has no fiber copies here. */
    @Test
    void whatIsChosenIsYieldedInTheBodyThatAsks() {
        assertThrows(IllegalStateException.class, () -> Choices.yieldProducts(List.of(List.of(1)), new ArrayList<>()));
        assertThrows(IllegalStateException.class, () -> Choices.yieldChoices(List.of(1), new ArrayList<>(), 1, true));
        Choices.yieldProducts(List.of(List.of()), new ArrayList<>());
        Choices.yieldChoices(List.of(1), new ArrayList<>(), 2, true);
        Choices.yieldChoices(List.of(1), new ArrayList<>(), 2, false);
        assertEquals(List.of(1, 2), values(new Script().yields(1).yields(2)));
    }
}
