package org.weightless.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.Wait;

/** A channel's state by itself: the fibers at its ends are only waits. */
class ExchangeTest {
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    private final Fiber fiber = scheduler.spawn(() -> {});

    private Waiter receiver(Exchange exchange) {
        return (Waiter) exchange.receive(fiber, null);
    }

    private Waiter sender(Exchange exchange, Object value) {
        Waiter waiter = exchange.send(value, fiber, null);
        assertNotNull(waiter);
        return waiter;
    }

    // ---- against lists

    /** What is in a channel: those handed over and given back, the buffer, and the open waits at both ends. */
    private static final class Model {
        final int capacity;
        final TreeMap<Integer, Object> returned = new TreeMap<>();
        final List<Object> buffer = new ArrayList<>();
        final List<Waiter> senders = new ArrayList<>();
        final List<Waiter> receivers = new ArrayList<>();
        final List<Waiter> served = new ArrayList<>();

        Model(int capacity) {
            this.capacity = capacity;
        }

        boolean sends(Object value) {
            if (!receivers.isEmpty()) {
                served.add(receivers.remove(0));
                return true;
            }
            return buffer.size() < capacity && buffer.add(value);
        }

        Object receives() {
            if (!returned.isEmpty()) {
                return returned.pollFirstEntry().getValue();
            }
            if (!buffer.isEmpty()) {
                Object value = buffer.remove(0);
                if (!senders.isEmpty()) {
                    buffer.add(senders.remove(0).value);
                }
                return value;
            }
            return senders.isEmpty() ? null : senders.remove(0).value;
        }
    }

    /** Values are numbered as they are sent, so what was received has to ascend, whatever is given back between. */
    @ParameterizedTest
    @CsvSource({"0, 1", "0, 2", "1, 3", "1, 4", "2, 5", "3, 6", "7, 7"})
    void valuesComeInTheOrderTheyWereSentAndNoneIsLost(int capacity, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Exchange exchange = new Exchange(capacity);
        Model model = new Model(capacity);
        int sent = 0;
        for (int i = 0; i < 4000; i++) {
            Object value = i + 1;
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    Waiter waiter = exchange.send(value, fiber, null);
                    assertEquals(model.sends(value), waiter == null, () -> "seed " + seed);
                    if (waiter != null) {
                        model.senders.add(waiter);
                    }
                    sent++;
                }
                case 2 -> assertEquals(model.sends(value), exchange.trySend(value));
                case 3, 4 -> {
                    Object got = exchange.receive(fiber, null);
                    Object expected = model.receives();
                    if (expected != null) {
                        assertEquals(expected, got, () -> "seed " + seed);
                    } else {
                        model.receivers.add((Waiter) got);
                    }
                }
                case 5 -> assertEquals(model.receives(), exchange.tryReceive());
                case 6 -> giveUpOpen(random, exchange, model);
                default -> giveUpServed(random, exchange, model);
            }
            assertEquals(model.buffer.size() + model.returned.size(), exchange.size());
            assertEquals(model.senders.size(), exchange.senders().size());
            assertEquals(model.receivers.size(), exchange.receivers().size());
        }
        assertTrue(sent > 500);
    }

    private static void giveUpOpen(SplittableRandom random, Exchange exchange, Model model) {
        List<Waiter> from = random.nextBoolean() ? model.senders : model.receivers;
        if (!from.isEmpty()) {
            Waiter waiter = from.remove(random.nextInt(from.size()));
            assertTrue(waiter.wait.cancel());
            exchange.giveUp(waiter);
        }
    }

    /**
     * A receiver that was handed a value never sees it: the next one that waits gets it, or it stands in front again.
     */
    private static void giveUpServed(SplittableRandom random, Exchange exchange, Model model) {
        if (model.served.isEmpty()) {
            return;
        }
        Waiter waiter = model.served.remove(random.nextInt(model.served.size()));
        Object value = waiter.value;
        exchange.giveUp(waiter);
        if (model.receivers.isEmpty()) {
            model.returned.put((Integer) value, value);
        } else {
            Waiter next = model.receivers.remove(0);
            assertEquals(value, next.value);
            model.served.add(next);
        }
    }

    // ---- single sentences

    @Test
    void aReceiverThatWaitsIsHandedTheValue() {
        Exchange exchange = new Exchange(3);
        Waiter waiter = receiver(exchange);
        assertTrue(exchange.trySend("a"));
        assertSame(waiter, waiter.wait.outcome());
        assertEquals("a", waiter.value);
        assertEquals(0, exchange.size());
    }

    @Test
    void withoutABufferASenderWaitsForAReceiver() {
        Exchange exchange = new Exchange(0);
        assertFalse(exchange.trySend("a"));
        Waiter waiter = sender(exchange, "a");
        assertFalse(waiter.wait.isSettled());
        assertEquals("a", exchange.tryReceive());
        assertSame(waiter, waiter.wait.outcome());
        assertNull(exchange.tryReceive());
    }

    @Test
    void aFullBufferTakesTheNextSendersValueWhenOneIsReceived() {
        Exchange exchange = new Exchange(2);
        exchange.trySend(1);
        exchange.trySend(2);
        Waiter third = sender(exchange, 3);
        assertEquals(1, exchange.tryReceive());
        assertTrue(third.wait.isSettled());
        assertEquals(2, exchange.size());
        assertEquals(2, exchange.tryReceive());
        assertEquals(3, exchange.tryReceive());
    }

    @Test
    void valuesGivenBackStandInTheirOldOrderInFrontOfLaterOnes() {
        Exchange exchange = new Exchange(4);
        Waiter first = receiver(exchange);
        Waiter second = receiver(exchange);
        exchange.trySend("a");
        exchange.trySend("b");
        exchange.trySend("c");
        exchange.giveUp(second);
        exchange.giveUp(first);
        assertEquals(3, exchange.size());
        assertEquals("a", exchange.tryReceive());
        assertEquals("b", exchange.tryReceive());
        assertEquals("c", exchange.tryReceive());
    }

    @Test
    void aValueGivenBackKeepsItsPlaceThroughASecondReceiver() {
        Exchange exchange = new Exchange(0);
        Waiter first = receiver(exchange);
        Waiter second = receiver(exchange);
        Waiter third = receiver(exchange);
        exchange.trySend("a");
        exchange.trySend("b");
        exchange.giveUp(first);
        assertEquals("a", third.value);
        exchange.giveUp(second);
        exchange.giveUp(third);
        assertEquals("a", exchange.tryReceive());
        assertEquals("b", exchange.tryReceive());
    }

    @Test
    void aSenderThatGivesUpTakesItsValueAlong() {
        Exchange exchange = new Exchange(0);
        Waiter waiter = sender(exchange, "a");
        waiter.wait.cancel();
        exchange.giveUp(waiter);
        assertEquals(0, exchange.senders().size());
        assertNull(exchange.tryReceive());
    }

    @Test
    void aSenderThatWasServedAndThenGivesUpTakesNothingBack() {
        Exchange exchange = new Exchange(0);
        Waiter waiter = sender(exchange, "a");
        assertEquals("a", exchange.tryReceive());
        exchange.giveUp(waiter);
        assertEquals(0, exchange.size());
        assertNull(exchange.tryReceive());
    }

    @Test
    void whoLeavesIsServedNoMore() {
        Exchange exchange = new Exchange(0);
        Waiter waiter = receiver(exchange);
        exchange.leave(waiter);
        exchange.leave(waiter);
        assertFalse(exchange.trySend("a"));
        assertNull(waiter.value);
    }

    // ---- the end

    @Test
    void closingWakesAllAndKeepsTheBuffer() {
        Exchange full = new Exchange(1);
        full.trySend("a");
        Waiter waiting = sender(full, "b");
        assertTrue(full.close());
        assertFalse(full.close());
        assertTrue(full.isClosed());
        assertSame(WaitingPlace.CLOSED, waiting.value);
        assertEquals("a", full.tryReceive());
        assertSame(WaitingPlace.CLOSED, full.tryReceive());
        assertSame(WaitingPlace.CLOSED, full.receive(fiber, null));
        assertThrows(ChannelClosedException.class, () -> full.trySend("c"));
        assertThrows(ChannelClosedException.class, () -> full.send("c", fiber, null));
        Exchange empty = new Exchange(1);
        Waiter receiving = receiver(empty);
        assertFalse(empty.isClosed());
        empty.close();
        assertSame(WaitingPlace.CLOSED, receiving.value);
    }

    @Test
    void aReceiverThatWasToldTheEndAndGivesUpLeavesNoValue() {
        Exchange exchange = new Exchange(1);
        Waiter waiter = receiver(exchange);
        exchange.close();
        exchange.giveUp(waiter);
        assertEquals(0, exchange.size());
        assertSame(WaitingPlace.CLOSED, exchange.tryReceive());
    }

    @Test
    void aValueGivenBackBehindTheEndCanBeReceived() {
        Exchange exchange = new Exchange(0);
        Waiter waiter = receiver(exchange);
        exchange.trySend("a");
        exchange.close();
        exchange.giveUp(waiter);
        assertEquals("a", exchange.tryReceive());
        assertSame(WaitingPlace.CLOSED, exchange.tryReceive());
    }

    // ---- selecting

    @Test
    void aSelectStandsInAQueueOnlyWhereNothingCanBeDoneNow() {
        Exchange exchange = new Exchange(1);
        Waiter waiter = new Waiter(new Wait(fiber, "a select", false), null);
        assertTrue(exchange.enlist(waiter, true));
        exchange.leave(waiter);
        exchange.trySend("a");
        assertFalse(exchange.enlist(waiter, true));
        Waiter sends = new Waiter(new Wait(fiber, "a select", false), "b");
        assertTrue(exchange.enlist(sends, false));
        exchange.leave(sends);
        exchange.tryReceive();
        assertFalse(exchange.enlist(sends, false));
        exchange.close();
        assertFalse(exchange.enlist(waiter, true));
    }

    @Test
    void aSelectDoesNotServeItself() {
        Exchange exchange = new Exchange(0);
        Wait wait = new Wait(fiber, "a select", false);
        assertTrue(exchange.enlist(new Waiter(wait, null), true));
        assertTrue(exchange.enlist(new Waiter(wait, "a"), false));
        assertFalse(exchange.enlist(new Waiter(new Wait(fiber, "another", false), "b"), false));
        assertFalse(exchange.enlist(new Waiter(new Wait(fiber, "another", false), null), true));
        Exchange reversed = new Exchange(0);
        Wait sends = new Wait(fiber, "a select", false);
        assertTrue(reversed.enlist(new Waiter(sends, "a"), false));
        assertTrue(reversed.enlist(new Waiter(sends, null), true));
    }

    @Test
    void aReturnedValueIsThereForASelect() {
        Exchange exchange = new Exchange(0);
        Waiter receiver = receiver(exchange);
        exchange.trySend("a");
        exchange.giveUp(receiver);
        assertFalse(exchange.enlist(new Waiter(new Wait(fiber, "a select", false), null), true));
    }

    // ---- seen

    @Test
    void aLimitEndsTheWaitAtItsTime() {
        Exchange exchange = new Exchange(0);
        Waiter waiter = exchange.send("a", fiber, Duration.ofMillis(5));
        assertTrue(waiter.wait.timed);
        assertEquals(5_000_000, waiter.wait.deadline);
        assertFalse(receiver(new Exchange(0)).wait.timed);
    }

    @Test
    void onlyASharedOneKeepsTheRunWaiting() {
        Exchange exchange = new Exchange(0);
        assertFalse(receiver(exchange).wait.isForOutside());
        exchange.shared = true;
        assertTrue(receiver(exchange).wait.isForOutside());
    }

    @Test
    void aNameIsShownInAllTexts() {
        Exchange exchange = new Exchange(0);
        assertTrue(exchange.toString().matches("channel \\d+"), exchange.toString());
        exchange.name = "jobs";
        assertEquals("channel jobs", exchange.toString());
        assertEquals("receive from channel jobs", exchange.receivers().toString());
        assertEquals("send to channel jobs", exchange.senders().toString());
        assertTrue(exchange.closedForReceivers().getMessage().startsWith("channel jobs is closed and empty"));
        assertTrue(exchange.closedForSenders().getMessage().startsWith("channel jobs is closed"));
    }
}
