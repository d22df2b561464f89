package org.weightless.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.Wait;

/**
 * What happens between the attempt of a select and its wait, which other threads alone can bring about: step by step.
 */
class AttendanceTest {
    private final Fiber fiber = Scheduler.roundRobin().spawn(() -> {});
    private final Channel<String> first = Channel.rendezvous();
    private final Channel<String> second = Channel.buffered(1);

    private Attendance receivingFromBoth(Wait wait) {
        return new Attendance(wait, List.of(receives(first), receives(second)));
    }

    private static SelectCase<Object> receives(Channel<?> channel) {
        return new SelectCase<>(channel.exchange, null, value -> value, null);
    }

    private Wait wait(String what) {
        return new Wait(fiber, what, false);
    }

    @Test
    void aValueThatCameSinceTheAttemptIsNotWaitedFor() {
        assertTrue(second.trySend("a"));
        assertFalse(receivingFromBoth(wait("both")).begin());
        assertEquals(0, first.exchange.receivers().size());
        assertEquals("a", second.tryReceive());
    }

    @Test
    void aSenderThatCameSinceTheAttemptIsNotWaitedFor() {
        first.exchange.send("a", fiber, null);
        assertFalse(receivingFromBoth(wait("both")).begin());
        assertEquals("a", first.tryReceive());
    }

    @Test
    void aChannelClosedSinceTheAttemptIsNotWaitedFor() {
        second.close();
        assertFalse(receivingFromBoth(wait("both")).begin());
    }

    @Test
    void whatWasServedWhileTheOtherQueuesAreEnteredStaysServed() {
        Wait wait = wait("both");
        Waiter served = new Waiter(wait, null);
        assertTrue(first.exchange.enlist(served, true));
        assertTrue(first.trySend("a"));
        assertTrue(second.trySend("b"));
        assertTrue(receivingFromBoth(wait).begin(), "served already, so not to be tried again");
        assertSame(served, wait.outcome());
        assertEquals("a", served.value);
        assertEquals("b", second.tryReceive());
        assertNull(first.tryReceive());
    }
}
