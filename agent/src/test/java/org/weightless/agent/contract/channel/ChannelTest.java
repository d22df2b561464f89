package org.weightless.agent.contract.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.DeadlockException;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.channel.ChannelClosedException;

/** Sending and receiving, closing, iterating, and where both are refused. */
@Timeout(60)
class ChannelTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private void runAll() {
        scheduler.onFailure(EventLog::fail).run();
    }

    private static Generator.Body sending(Channel<Integer> channel, int from, int to) {
        return () -> {
            for (int i = from; i < to; i++) {
                channel.send(i);
            }
        };
    }

    @Test
    void aRendezvousLetsTheSenderWaitForTheReceiver() {
        Channel<String> channel = Channel.rendezvous();
        scheduler.spawn(() -> {
            log.add("sends");
            channel.send("a");
            log.add("sent");
        });
        scheduler.spawn(() -> {
            log.add("receives");
            log.add(channel.receive());
        });
        runAll();
        assertEquals("sends receives a sent", log.take());
    }

    @Test
    void aReceiverThatWaitsLetsTheSenderGoOn() {
        Channel<String> channel = Channel.rendezvous();
        scheduler.spawn(() -> log.add(channel.receive()));
        scheduler.spawn(() -> {
            channel.send("a");
            log.add("sent");
        });
        runAll();
        assertEquals("sent a", log.take());
    }

    @Test
    void aBufferLetsTheSenderGoOnUntilItIsFull() {
        Channel<Integer> channel = Channel.buffered(2);
        scheduler.spawn(() -> {
            for (int i = 0; i < 4; i++) {
                channel.send(i);
                log.add("sent " + i + " of " + channel.size());
            }
        });
        scheduler.spawn(() -> {
            for (int i = 0; i < 4; i++) {
                log.add("got " + channel.receive());
            }
        });
        runAll();
        assertEquals("sent 0 of 1 sent 1 of 2 got 0 got 1 got 2 sent 2 of 0 sent 3 of 0 got 3", log.take());
    }

    @Test
    void receiversAndSendersAreServedInTheOrderTheyCame() {
        Channel<Integer> channel = Channel.rendezvous();
        for (int i = 0; i < 3; i++) {
            String name = "r" + i;
            scheduler.spawn(name, () -> log.add(name + "=" + channel.receive()));
        }
        for (int i = 0; i < 3; i++) {
            scheduler.spawn(sending(channel, i, i + 1));
        }
        runAll();
        assertEquals("r0=0 r1=1 r2=2", log.take());
    }

    @Test
    void aLoopOverAChannelEndsWhenItIsClosedAndEmpty() {
        Channel<Integer> channel = Channel.buffered(10);
        scheduler.spawn(() -> {
            sending(channel, 0, 5).run();
            channel.close();
            log.add("closed");
        });
        scheduler.spawn(() -> {
            for (int value : channel) {
                log.add("" + value);
            }
            log.add("end");
        });
        runAll();
        assertEquals("closed 0 1 2 3 4 end", log.take());
    }

    @Test
    void severalLoopsShareTheValuesAndAllEnd() {
        Channel<Integer> channel = Channel.rendezvous();
        List<Integer> got = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            scheduler.spawn(() -> {
                for (int value : channel) {
                    got.add(value);
                    Fiber.yield();
                }
                log.add("end");
            });
        }
        scheduler.spawn(() -> {
            sending(channel, 0, 100).run();
            channel.close();
        });
        runAll();
        assertEquals(100, got.stream().distinct().count());
        assertEquals("end end end", log.take());
    }

    @Test
    void closingEndsWaitingSendersByAnExceptionAndTheirValuesAreNotSent() {
        Channel<String> channel = Channel.<String>buffered(1).named("orders");
        scheduler.spawn(() -> channel.send("kept"));
        Fiber waiting = scheduler.spawn("late", () -> channel.send("refused"));
        scheduler.spawn(channel::close);
        scheduler.spawn(() -> {
            log.add(channel.receive());
            log.add(Caught.by(ChannelClosedException.class, channel::receive).getMessage());
            log.add(Caught.by(ChannelClosedException.class, () -> channel.trySend("x")).getMessage());
        });
        scheduler.run();
        assertInstanceOf(ChannelClosedException.class, waiting.failure());
        String closed = "channel orders is closed: the value has not been sent, and none can be any more";
        assertEquals(closed, waiting.failure().getMessage());
        assertEquals("kept channel orders is closed and empty: nothing is to be received any more;"
                + " a for loop over the channel ends by itself there " + closed, log.take());
        assertTrue(channel.isClosed());
    }

    @Test
    void closingEndsWaitingReceivers() {
        Channel<String> channel = Channel.rendezvous();
        Fiber receiver = scheduler.spawn(() -> channel.receive());
        Fiber loop = scheduler.spawn(() -> {
            for (String value : channel) {
                log.add(value);
            }
        });
        scheduler.spawn(() -> {
            channel.close();
            channel.close();
        });
        scheduler.run();
        assertInstanceOf(ChannelClosedException.class, receiver.failure());
        assertEquals(Fiber.State.DONE, loop.state());
        Iterator<String> ended = channel.iterator();
        scheduler.spawn(() -> Caught.by(NoSuchElementException.class, ended::next));
        runAll();
    }

    @Test
    void aTimeLimitEndsTheWaitAndLeavesNothingBehind() {
        scheduler.virtualTime();
        Channel<String> channel = Channel.rendezvous();
        scheduler.spawn(() -> {
            Caught.by(TimedOutException.class, () -> channel.send("lost?", Duration.ofMillis(10)));
            log.add("unsent at " + scheduler.now().toMillis());
            Caught.by(TimedOutException.class, () -> channel.receive(Duration.ofMillis(10)));
            log.add("none at " + scheduler.now().toMillis());
        });
        runAll();
        assertNull(channel.tryReceive());
        assertFalse(channel.trySend("nobody"));
        assertEquals("unsent at 10 none at 20", log.take());
    }

    @Test
    void aValueThatComesInTimeEndsTheLimit() {
        scheduler.virtualTime();
        Channel<String> channel = Channel.rendezvous();
        scheduler.spawn(() -> log.add(channel.receive(Duration.ofSeconds(2)) + " at " + scheduler.now().toSeconds()));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(1));
            channel.send("a");
            channel.send("b", Duration.ofSeconds(5));
        });
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(3));
            log.add(channel.receive() + " at " + scheduler.now().toSeconds());
        });
        runAll();
        assertEquals("a at 1 b at 3", log.take());
    }

    @Test
    void tryingWorksOutsideFibers() {
        Channel<String> channel = Channel.buffered(1);
        assertNull(channel.tryReceive());
        assertTrue(channel.trySend("a"));
        assertFalse(channel.trySend("b"));
        assertEquals(1, channel.size());
        assertEquals("a", channel.tryReceive());
        channel.close();
        assertNull(channel.tryReceive());
    }

    @Test
    void waitingOutsideAFiberIsRefusedEvenIfNothingIsToBeWaitedFor() {
        Channel<String> channel = Channel.<String>buffered(1).named("c");
        IllegalStateException send = assertThrows(IllegalStateException.class, () -> channel.send("a"));
        assertEquals("no fiber encloses this call, which needs one: send to channel c; call it in code that a fiber runs",
                send.getMessage());
        assertTrue(channel.trySend("a"));
        assertThrows(IllegalStateException.class, channel::receive);
        assertThrows(IllegalStateException.class, () -> channel.iterator().hasNext());
        assertEquals("a", channel.tryReceive());
        Generator<Object> generator = Generator.of(() -> channel.send("b"));
        assertThrows(IllegalStateException.class, generator::hasNext);
    }

    @Test
    void underAMonitorItIsRefusedBeforeAnythingHappened() {
        Channel<String> channel = Channel.buffered(1);
        scheduler.spawn(() -> {
            synchronized (this) {
                PinnedException pinned = Caught.by(PinnedException.class, () -> channel.send("a"));
                log.add(pinned.reason().toString());
            }
            channel.send("b");
        });
        runAll();
        assertEquals("MONITOR", log.take());
        assertEquals("b", channel.tryReceive());
        assertNull(channel.tryReceive());
    }

    @Test
    void nullAndBadCapacitiesAreRefused() {
        Channel<String> channel = Channel.buffered(1);
        assertThrows(NullPointerException.class, () -> channel.trySend(null));
        assertThrows(IllegalArgumentException.class, () -> Channel.buffered(0));
    }

    @Test
    void generatorsReceiveInsideAndDeeperCallsToo() {
        Channel<Integer> channel = Channel.rendezvous();
        Generator<Integer> doubled = Generator.of(() -> deeper(20, channel));
        scheduler.spawn(() -> {
            for (int value : doubled) {
                log.add("" + value);
            }
        });
        scheduler.spawn(() -> {
            for (int i = 0; i < 4; i++) {
                Fiber.yield();
                channel.send(i);
            }
            channel.close();
        });
        runAll();
        assertEquals("0 2 4 6", log.take());
    }

    private static void deeper(int depth, Channel<Integer> channel) {
        if (depth > 0) {
            deeper(depth - 1, channel);
            return;
        }
        for (int value : channel) {
            Fiber.yield(2 * value);
        }
    }

    @Test
    void aSharedChannelKeepsTheRunFromEndingAndOthersDoNot() throws Exception {
        Channel<String> own = Channel.rendezvous();
        scheduler.spawn(() -> log.add(own.receive()));
        scheduler.run();
        assertEquals("", log.take());
        assertTrue(own.trySend("a"));
        scheduler.run();
        assertEquals("a", log.take());

        Channel<String> shared = Channel.<String>rendezvous().shared();
        scheduler.spawn(() -> log.add(shared.receive()));
        Thread other = new Thread(() -> {
            while (!shared.trySend("from outside")) {
                Thread.onSpinWait();
            }
        });
        other.start();
        runAll();
        other.join();
        assertEquals("from outside", log.take());
    }

    @Test
    void aDeadlockNamesTheChannelAndThePlace() {
        Channel<String> channel = Channel.<String>rendezvous().named("answers");
        scheduler.detectDeadlock(true).spawn("asker", () -> channel.receive());
        String message = assertThrows(DeadlockException.class, scheduler::run).getMessage();
        assertTrue(message.contains("waits for") && message.contains("channel answers"), message);
        assertTrue(message.contains("ChannelTest"), message);
    }
}
