package org.weightless.agent.contract.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Channel;
import org.weightless.channel.Latch;
import org.weightless.channel.Mutex;
import org.weightless.channel.Select;

/** Channels and locks between schedulers, in one thread and in several. */
@Timeout(120)
class ChannelThreadsTest {
    private static final int COUNT = 20_000;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

    private Scheduler scheduler() {
        return Scheduler.roundRobin().onFailure((fiber, thrown) -> failures.add(thrown));
    }

    /** Runs each scheduler in a thread of its own. */
    private void runAll(Scheduler... schedulers) throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (Scheduler scheduler : schedulers) {
            Thread thread = new Thread(() -> {
                try {
                    scheduler.run();
                } catch (Throwable thrown) {
                    failures.add(thrown);
                }
            });
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (!failures.isEmpty()) {
            throw new AssertionError(failures.peek());
        }
    }

    @Test
    void schedulersOfOneThreadMeetFromRunToRun() {
        EventLog log = new EventLog();
        Channel<String> channel = Channel.rendezvous();
        Scheduler one = scheduler();
        Scheduler other = scheduler();
        one.spawn(() -> {
            for (String value : channel) {
                log.add(value);
            }
        });
        other.spawn(() -> {
            channel.send("a");
            channel.send("b");
            channel.close();
        });
        for (int i = 0; i < 5; i++) {
            one.run();
            other.run();
        }
        assertEquals("a b", log.take());
        assertTrue(one.fibers().isEmpty() && other.fibers().isEmpty());
    }

    @Test
    void aNestedSchedulersFiberMeetsOneOfTheOuter() {
        EventLog log = new EventLog();
        Channel<String> channel = Channel.<String>rendezvous().shared();
        Scheduler outer = scheduler();
        outer.spawn(() -> {
            Scheduler inner = scheduler();
            inner.spawn(() -> {
                log.add(channel.receive());
                channel.send("answer");
            });
            inner.run();
            log.add("inner done");
        });
        outer.spawn(() -> {
            channel.send("question");
            log.add(channel.receive());
        });
        outer.run();
        assertNull(failures.peek());
        assertEquals("question inner done answer", log.take());
    }

    @Test
    void eachValueArrivesOnceFromThreadToThread() throws InterruptedException {
        for (int capacity : new int[] {0, 1, 100}) {
            Channel<Integer> channel =
                    (capacity == 0 ? Channel.<Integer>rendezvous() : Channel.<Integer>buffered(capacity)).shared();
            Scheduler sending = scheduler();
            Scheduler receiving = scheduler();
            BitSet seen = new BitSet();
            sending.spawn(() -> {
                for (int i = 0; i < COUNT; i++) {
                    channel.send(i);
                }
                channel.close();
            });
            for (int i = 0; i < 3; i++) {
                receiving.spawn(() -> {
                    int last = -1;
                    for (int value : channel) {
                        assertTrue(value > last, "order");
                        last = value;
                        assertTrue(!seen.get(value), "twice");
                        seen.set(value);
                    }
                });
            }
            runAll(sending, receiving);
            assertEquals(COUNT, seen.cardinality());
        }
    }

    @Test
    void selectsOfSeveralThreadsMeet() throws InterruptedException {
        Channel<Integer> left = Channel.<Integer>rendezvous().shared();
        Channel<Integer> right = Channel.<Integer>rendezvous().shared();
        long[] sums = new long[2];
        Scheduler one = scheduler();
        Scheduler other = scheduler();
        one.spawn(exchanging(left, right, sums, 0));
        other.spawn(exchanging(right, left, sums, 1));
        runAll(one, other);
        assertEquals(2L * COUNT * (COUNT + 1) / 2, sums[0] + sums[1]);
    }

    /** Sends to one channel and receives from the other until it has done both so many times. */
    private static Generator.Body exchanging(Channel<Integer> out, Channel<Integer> in, long[] sums, int index) {
        return () -> {
            int sent = 0;
            int got = 0;
            while (sent < COUNT || got < COUNT) {
                Select<Integer> select = new Select<>();
                if (sent < COUNT) {
                    select.send(out, sent + 1, () -> 0);
                }
                if (got < COUNT) {
                    select.receive(in, value -> value);
                }
                int value = select.run();
                sums[index] += value;
                sent += value == 0 ? 1 : 0;
                got += value == 0 ? 0 : 1;
            }
        };
    }

    @Test
    void aMutexExcludesFibersOfSeveralThreads() throws InterruptedException {
        Mutex mutex = new Mutex().shared();
        int[] count = new int[1];
        Scheduler[] schedulers = {scheduler(), scheduler()};
        for (Scheduler scheduler : schedulers) {
            for (int i = 0; i < 2; i++) {
                scheduler.spawn(() -> {
                    for (int k = 0; k < COUNT / 4; k++) {
                        try (Mutex.Held held = mutex.lock()) {
                            int before = count[0];
                            Fiber.yield();
                            count[0] = before + 1;
                        }
                    }
                });
            }
        }
        runAll(schedulers);
        assertEquals(COUNT, count[0]);
    }

    @Test
    void fibersOfAParallelSchedulerMeetInEveryWay() throws InterruptedException {
        Channel<Integer> channel = Channel.rendezvous();
        Channel<Integer> buffered = Channel.buffered(3);
        AtomicIntegerArray seen = new AtomicIntegerArray(2 * COUNT);
        Scheduler scheduler = Scheduler.parallel(4).onFailure((fiber, thrown) -> failures.add(thrown));
        Latch sent = new Latch(4);
        for (int i = 0; i < 4; i++) {
            int first = i;
            scheduler.spawn(() -> {
                for (int value = first; value < 2 * COUNT; value += 4) {
                    (value < COUNT ? channel : buffered).send(value);
                }
                sent.countDown();
            });
            scheduler.spawn(() -> {
                Select<Boolean> select = new Select<Boolean>()
                        .receive(channel, value -> seen.incrementAndGet(value) > 0)
                        .receive(buffered, value -> seen.incrementAndGet(value) > 0, () -> false);
                while (select.run()) {
                    if (seen.get(COUNT / 2) > 0) {
                        Fiber.yield();
                    }
                }
            });
        }
        scheduler.spawn(() -> {
            sent.await();
            buffered.close();
        });
        runAll(scheduler);
        for (int value = 0; value < 2 * COUNT; value++) {
            assertEquals(1, seen.get(value), "value " + value);
        }
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void aMutexExcludesFibersOfAParallelScheduler() throws InterruptedException {
        Mutex mutex = new Mutex();
        int[] count = new int[1];
        Scheduler scheduler = Scheduler.parallel(4).onFailure((fiber, thrown) -> failures.add(thrown));
        for (int i = 0; i < 8; i++) {
            scheduler.spawn(() -> {
                for (int k = 0; k < COUNT / 8; k++) {
                    try (Mutex.Held held = mutex.lock()) {
                        int before = count[0];
                        Fiber.yield();
                        count[0] = before + 1;
                    }
                }
            });
        }
        runAll(scheduler);
        assertEquals(COUNT, count[0]);
    }
}
