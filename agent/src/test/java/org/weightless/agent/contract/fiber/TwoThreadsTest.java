package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.IntGenerator;
import org.weightless.Order;
import org.weightless.Policy;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.Threads;

/** Two threads that use at once what is for one at a time. */
@Timeout(60)
class TwoThreadsTest {
    private static final int THREADS = 3;

    /** What another thread is told that makes this call meanwhile. */
    private static String refused(Executable call) {
        String[] message = new String[1];
        try {
            Threads.inAnother(() -> message[0] = assertThrows(IllegalStateException.class, call).getMessage());
        } catch (Throwable thrown) {
            throw new AssertionError(thrown);
        }
        return message[0];
    }

    @Test
    void aGeneratorInItsBodyIsRefusedToOtherThreads() {
        List<String> told = new ArrayList<>();
        List<Generator<Integer>> self = new ArrayList<>();
        self.add(Generator.of(() -> {
            Fiber.yield(1);
            for (Executable call : List.<Executable>of(self.get(0)::next, self.get(0)::hasNext, self.get(0)::close,
                    () -> self.get(0).send(null), () -> self.get(0).raise(new AssertionError()))) {
                told.add(refused(call));
            }
            Fiber.yield(2);
        }));
        assertEquals(1, self.get(0).next());
        assertEquals(2, self.get(0).next());
        assertEquals(5, told.size());
        for (String message : told) {
            assertTrue(message.startsWith("generator already executing"), message);
            assertTrue(message.contains("another thread"), message);
        }
    }

    @Test
    void aPrimitiveGeneratorAndAContinuationAreTheSame() {
        List<String> told = new ArrayList<>();
        IntGenerator[] ints = new IntGenerator[1];
        ints[0] = IntGenerator.of(() -> {
            told.add(refused(ints[0]::nextInt));
            Fiber.yield(1);
        });
        assertEquals(1, ints[0].nextInt());
        Continuation[] continuation = new Continuation[1];
        continuation[0] = new Continuation(new ContinuationScope("s"), () -> told.add(refused(continuation[0]::run)));
        continuation[0].run();
        assertEquals(2, told.size());
        for (String message : told) {
            assertTrue(message.contains("another thread"), message);
        }
    }

    @Test
    void aSchedulerInItsRunIsRefusedToOtherThreads() {
        Scheduler scheduler = Scheduler.roundRobin();
        List<String> told = new ArrayList<>();
        scheduler.spawn(() -> {
            told.add(refused(scheduler::run));
            told.add(refused(scheduler::step));
            told.add(refused(() -> scheduler.spawn(() -> {})));
        });
        scheduler.run();
        for (String message : told) {
            assertTrue(message.startsWith("the scheduler is being run by the thread "), message);
        }
        assertEquals(3, told.size());
    }

    /**
     * The first thread has found the scheduler free and is held up by the policy before it takes it; meanwhile the
     * second one begins.
     */
    @Test
    void aRunThatFoundTheSchedulerFreeIsRefusedIfAnotherThreadHasBegunSince() throws Exception {
        CountDownLatch heldUp = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        Thread test = Thread.currentThread();
        Scheduler scheduler = Scheduler.of(new Policy() {
            @Override
            public Fiber next(Order order) {
                return order.next();
            }

            @Override
            public void ready(Fiber fiber) {
                if (fiber.name().equals("waits") && Thread.currentThread() != test) {
                    heldUp.countDown();
                    await(goesOn);
                }
            }
        });
        CompletableFuture<String> stage = new CompletableFuture<>();
        scheduler.spawn("waits", () -> Fiber.await(stage));
        assertTrue(scheduler.step());
        stage.complete("came");
        FutureTask<String> first = new FutureTask<>(() -> {
            try {
                scheduler.run("waits");
                return "was let in";
            } catch (IllegalStateException refused) {
                return refused.getMessage();
            }
        });
        new Thread(first, "first").start();
        await(heldUp);
        String[] told = new String[1];
        scheduler.spawn("second", () -> {
            goesOn.countDown();
            told[0] = first.get();
        });
        scheduler.run();
        assertTrue(told[0].startsWith("the scheduler is being run by the thread "), told[0]);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Whoever comes first has the scheduler, the others are told so: each slice is run once, and nobody sees anything
     * else.
     */
    @Test
    void ofThreadsThatRunASchedulerAtOnceOneDoesAndTheOthersAreRefused() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            for (int round = 0; round < 200; round++) {
                Scheduler scheduler = Scheduler.roundRobin().onFailure(EventLog::fail);
                AtomicInteger slices = new AtomicInteger();
                int[] plain = new int[1];
                for (int i = 0; i < 20; i++) {
                    scheduler.spawn(() -> {
                        for (int slice = 0; slice < 20; slice++) {
                            slices.incrementAndGet();
                            plain[0]++;
                            Fiber.yield();
                        }
                    });
                }
                race(threads, scheduler);
                scheduler.run();
                assertEquals(400, slices.get());
                assertEquals(400, plain[0], "two slices at the same time");
                assertEquals(420, scheduler.switches());
            }
        } finally {
            threads.shutdown();
        }
    }

    private static void race(ExecutorService threads, Scheduler scheduler) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        Callable<Void> uses = () -> {
            start.await();
            for (int i = 0; i < 50; i++) {
                try {
                    if (i % 10 == 9) {
                        scheduler.run();
                    } else {
                        scheduler.step();
                    }
                } catch (IllegalStateException refused) {
                    assertTrue(refused.getMessage().startsWith("the scheduler is "), refused.getMessage());
                }
            }
            return null;
        };
        List<Future<Void>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(threads.submit(uses));
        }
        for (Future<Void> one : all) {
            one.get();
        }
    }
}
