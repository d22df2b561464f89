package org.weightless.agent.contract.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.channel.Select;

/** Who has a value when a fiber is cancelled, suspended or late just when it is handed over. */
@Timeout(60)
class ChannelOwnershipTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final Channel<String> channel = Channel.rendezvous();

    private Fiber receiver(String name) {
        return scheduler.spawn(name, () -> {
            try {
                log.add(name + "=" + channel.receive());
            } catch (FiberCancelled cancelled) {
                log.add(name + " cancelled");
                throw cancelled;
            }
        });
    }

    private void sends(String... values) {
        for (String value : values) {
            assertTrue(channel.trySend(value), value);
        }
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(scheduler.step());
        }
    }

    @Test
    void aReceiverCancelledBeforeTheValueCameIsPassedOver() {
        Fiber first = receiver("first");
        receiver("second");
        steps(2);
        first.cancel();
        sends("a");
        scheduler.run();
        assertEquals("first cancelled second=a", log.take());
    }

    @Test
    void aValueGoesBackIfItsReceiverIsCancelledBeforeItGoesOn() {
        Fiber first = receiver("first");
        steps(1);
        sends("a");
        first.cancel();
        scheduler.run();
        assertEquals("first cancelled", log.take());
        assertEquals("a", channel.tryReceive());
    }

    @Test
    void aValueThatGoesBackGoesToTheNextReceiver() {
        Fiber first = receiver("first");
        receiver("second");
        steps(2);
        sends("a");
        first.cancel();
        scheduler.run();
        assertEquals("first cancelled second=a", log.take());
    }

    @Test
    void valuesThatGoBackStandInFrontInTheOrderTheyWereSent() {
        Fiber[] receivers = {receiver("0"), receiver("1"), receiver("2")};
        steps(3);
        sends("a", "b", "c");
        for (Fiber receiver : receivers) {
            receiver.cancel();
        }
        scheduler.spawn(() -> channel.send("d"));
        scheduler.run();
        assertEquals(3, channel.size());
        for (String value : new String[] {"a", "b", "c", "d"}) {
            assertEquals(value, channel.tryReceive());
        }
    }

    @Test
    void aValueThatGoesBackToAClosedChannelCanStillBeReceived() {
        Fiber first = receiver("first");
        steps(1);
        sends("a");
        channel.close();
        first.cancel();
        scheduler.run();
        scheduler.spawn(() -> {
            for (String value : channel) {
                log.add(value);
            }
        });
        scheduler.run();
        assertEquals("first cancelled a", log.take());
    }

    @Test
    void aSuspendedReceiverKeepsItsPlaceAndItsValue() {
        Fiber first = receiver("first");
        receiver("second");
        steps(2);
        first.suspend();
        sends("a", "b");
        scheduler.run();
        assertEquals("second=b", log.take());
        first.resume();
        scheduler.run();
        assertEquals("first=a", log.take());
    }

    @Test
    void aSenderCancelledBeforeItWasServedTakesItsValueWithIt() {
        Fiber sender = scheduler.spawn(() -> channel.send("a"));
        scheduler.spawn(() -> channel.send("b"));
        steps(2);
        sender.cancel();
        assertEquals("b", channel.tryReceive());
        scheduler.run();
        assertEquals(Fiber.State.CANCELLED, sender.state());
        assertNull(channel.tryReceive());
    }

    @Test
    void aSenderCancelledAfterItWasServedHasSent() {
        Fiber sender = scheduler.spawn(() -> channel.send("a"));
        steps(1);
        assertEquals("a", channel.tryReceive());
        sender.cancel();
        scheduler.run();
        assertEquals(Fiber.State.CANCELLED, sender.state());
        assertNull(channel.tryReceive());
    }

    @Test
    void aValueGoesBackIfItsReceiverIsRemovedBeforeItGoesOn() {
        Fiber first = receiver("first");
        receiver("second");
        steps(2);
        sends("a");
        assertTrue(scheduler.remove(first.id()));
        scheduler.run();
        assertEquals("second=a", log.take());
    }

    @Test
    void aValueGoesBackIfItsReceiverIsCancelledAndRemovedBeforeItGoesOn() {
        Fiber first = receiver("first");
        steps(1);
        sends("a");
        first.cancel();
        assertTrue(scheduler.remove(first.id()));
        assertEquals("a", channel.tryReceive());
        assertNull(channel.tryReceive());
    }

    @Test
    void aValueGoesBackIfTheFiberThatSelectedItIsRemovedBeforeItGoesOn() {
        Channel<String> other = Channel.rendezvous();
        Fiber first = scheduler.spawn(() -> new Select<String>().receive(other, v -> v).receive(channel, v -> v).run());
        steps(1);
        sends("a");
        assertTrue(scheduler.remove(first.id()));
        assertEquals("a", channel.tryReceive());
    }

    @Test
    void removedFibersAreNotServed() {
        Fiber receiver = receiver("removed");
        receiver("second");
        steps(2);
        scheduler.remove(receiver.id());
        sends("a");
        scheduler.run();
        assertEquals("second=a", log.take());
        Fiber sender = scheduler.spawn(() -> channel.send("b"));
        steps(1);
        scheduler.remove(sender.id());
        assertNull(channel.tryReceive());
    }

    @Test
    void theValueWinsOverATimeLimitThatIsOverAMomentLater() {
        scheduler.virtualTime();
        scheduler.spawn(() -> log.add(channel.receive(Duration.ofSeconds(1))));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(999));
            channel.send("in time");
            Fiber.sleep(Duration.ofSeconds(5));
        });
        scheduler.run();
        assertEquals("in time", log.take());
    }

    @Test
    void aTimeLimitThatIsOverFirstWinsOverTheValue() {
        scheduler.virtualTime();
        scheduler.spawn(() -> {
            Caught.by(TimedOutException.class, () -> channel.receive(Duration.ofSeconds(1)));
            log.add("late");
        });
        Fiber sender = scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(1001));
            channel.send("a");
        });
        scheduler.run();
        assertEquals("late", log.take());
        assertEquals(Fiber.State.WAITING, sender.state());
        assertEquals("a", channel.tryReceive());
    }

    @Test
    void aSelectCancelledBeforeItGoesOnGivesBackToo() {
        Channel<String> other = Channel.rendezvous();
        Fiber selecting = scheduler.spawn(() -> new Select<String>()
                .receive(other, value -> value)
                .receive(channel, value -> value)
                .run());
        steps(1);
        sends("a");
        selecting.cancel();
        scheduler.run();
        assertEquals(Fiber.State.CANCELLED, selecting.state());
        assertEquals("a", channel.tryReceive());
        assertNull(other.tryReceive());
    }

    @Test
    void aReceiverWhoseFinallyReceivesAgainGetsItsOwnValueBack() {
        Fiber stubborn = scheduler.spawn(() -> {
            try {
                log.add("lost " + channel.receive());
            } finally {
                log.add("again " + channel.receive());
            }
        });
        steps(1);
        sends("a");
        stubborn.cancel();
        scheduler.run();
        assertEquals("again a", log.take());
    }
}
