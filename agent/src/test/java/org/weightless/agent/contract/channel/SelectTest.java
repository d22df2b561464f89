package org.weightless.agent.contract.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.channel.ChannelClosedException;
import org.weightless.channel.Select;

/** Waiting for several channels at once. */
@Timeout(60)
class SelectTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final Channel<String> a = Channel.rendezvous();
    private final Channel<String> b = Channel.rendezvous();

    private void runAll() {
        scheduler.onFailure(EventLog::fail).run();
    }

    private Select<String> either() {
        return new Select<String>().receive(a, value -> "a=" + value).receive(b, value -> "b=" + value);
    }

    @Test
    void theFirstThatComesIsTakenAndTheOtherIsLeftAlone() {
        scheduler.spawn(() -> log.add(either().run()));
        scheduler.spawn(() -> {
            b.send("1");
            assertFalse(a.trySend("2"));
            assertFalse(b.trySend("3"));
        });
        runAll();
        assertEquals("b=1", log.take());
    }

    @Test
    void aWaitingSenderIsServedAtOnce() {
        scheduler.spawn(() -> a.send("1"));
        scheduler.spawn(() -> log.add(either().run()));
        runAll();
        assertEquals("a=1", log.take());
    }

    @Test
    void sendingIsACaseToo() {
        scheduler.spawn(() -> log.add(new Select<String>().send(a, "x", () -> "sent x").send(b, "y", () -> "sent y").run()));
        scheduler.spawn(() -> log.add("got " + b.receive()));
        runAll();
        assertEquals("got y sent y", log.take());
        assertNull(a.tryReceive());
    }

    @Test
    void twoSelectsMeet() {
        scheduler.spawn(() -> log.add(either().run()));
        scheduler.spawn(() -> log.add(new Select<String>().send(b, "1", () -> "sent b").send(a, "2", () -> "sent a").run()));
        runAll();
        assertEquals("sent b b=1", log.take());
    }

    @Test
    void aSelectDoesNotMeetItself() {
        Select<String> both = new Select<String>().send(a, "own", () -> "sent").receive(a, value -> "got " + value);
        scheduler.spawn(() -> log.add(both.run()));
        scheduler.spawn(() -> log.add(both.run()));
        runAll();
        assertEquals("sent got own", log.take());
    }

    @Test
    void theDefaultIsTakenWhereNothingElseCanBeDone() {
        scheduler.spawn(() -> {
            log.add(either().otherwise(() -> "nothing").run());
            Fiber.yield();
            log.add(either().otherwise(() -> "nothing").run());
        });
        scheduler.spawn(() -> b.send("1"));
        runAll();
        assertEquals("nothing b=1", log.take());
    }

    @Test
    void theTimeLimitIsACase() {
        scheduler.virtualTime();
        scheduler.spawn(
                () -> log.add(either().after(Duration.ofSeconds(3), () -> "late at " + scheduler.now().toSeconds()).run()));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(4));
            assertFalse(a.trySend("nobody"));
        });
        runAll();
        assertEquals("late at 3", log.take());
    }

    @Test
    void amongSeveralTheOneNamedFirstIsTaken() {
        Channel<String> first = Channel.buffered(3);
        Channel<String> second = Channel.buffered(3);
        for (String value : new String[] {"1", "2", "3"}) {
            first.trySend(value);
            second.trySend(value);
        }
        Select<String> select = new Select<String>().receive(first, value -> "f" + value).receive(second, value -> "s" + value);
        scheduler.spawn(() -> log.add(select.run() + select.run() + select.run() + select.run()));
        runAll();
        assertEquals("f1f2f3s1", log.take());
    }

    @Test
    void inTurnTheyTakeTurns() {
        Channel<String> first = Channel.buffered(3);
        Channel<String> second = Channel.buffered(3);
        for (String value : new String[] {"1", "2", "3"}) {
            first.trySend(value);
            second.trySend(value);
        }
        Select<String> select =
                new Select<String>().receive(first, value -> "f" + value).receive(second, value -> "s" + value).inTurn();
        scheduler.spawn(() -> log.add(select.run() + select.run() + select.run() + select.run()));
        runAll();
        assertEquals("f1s1f2s2", log.take());
    }

    @Test
    void theEndOfAChannelIsACaseOrAnException() {
        scheduler.spawn(() -> {
            log.add(new Select<String>().receive(a, value -> value, () -> "a ended").run());
            log.add(new Select<String>().receive(a, value -> value, () -> "a ended").run());
            Caught.by(ChannelClosedException.class, () -> either().run());
            Caught.by(ChannelClosedException.class, () -> new Select<String>().send(a, "x", () -> "sent").run());
            log.add("refused");
        });
        scheduler.spawn(() -> {
            Caught.by(ChannelClosedException.class, () -> new Select<String>().send(b, "x", () -> "sent").run());
            log.add("not sent");
        });
        scheduler.run();
        a.close();
        b.close();
        runAll();
        assertEquals("a ended a ended refused not sent", log.take());
    }

    @Test
    void whatACaseDoesMayYieldAndWait() {
        Channel<String> out = Channel.rendezvous();
        scheduler.spawn(() -> log.add(new Select<String>().receive(a, value -> {
            Fiber.yield();
            out.send(value + "!");
            return "done";
        }).run()));
        scheduler.spawn(() -> a.send("1"));
        scheduler.spawn(() -> log.add(out.receive()));
        runAll();
        assertEquals("done 1!", log.take());
    }

    @Test
    void oneSelectServesSeveralFibers() {
        Select<String> select = either();
        for (int i = 0; i < 3; i++) {
            scheduler.spawn(() -> log.add(select.run()));
        }
        scheduler.spawn(() -> {
            a.send("1");
            b.send("2");
            a.send("3");
        });
        runAll();
        assertEquals("a=1 b=2 a=3", log.take());
    }

    @Test
    void whatACaseThrowsLeavesTheSelectUnchanged() {
        RuntimeException thrown = new RuntimeException("of the case");
        Fiber fiber = scheduler.spawn(() -> new Select<String>().receive(a, value -> {
            throw thrown;
        }).run());
        scheduler.spawn(() -> a.send("1"));
        scheduler.run();
        assertSame(thrown, fiber.failure());
    }

    @Test
    void withoutAFiberOrACaseItIsRefused() {
        assertThrows(IllegalStateException.class, () -> either().otherwise(() -> "none").run());
        scheduler.spawn(() -> {
            String message = Caught.by(IllegalStateException.class, () -> new Select<String>().run()).getMessage();
            assertTrue(message.contains("without a channel"), message);
        });
        runAll();
        assertThrows(NullPointerException.class, () -> new Select<String>().send(a, null, () -> ""));
    }
}
