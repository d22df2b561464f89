package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.contract.scheduler.Parallel.ROUNDS;
import static org.weightless.agent.contract.scheduler.Parallel.inTime;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Fibers in several threads: the same API, nothing lost, and each thread sees what the one before has done. */
@Timeout(60)
class ParallelTest {
    /** Plain fields: without an order between the threads that a fiber goes through, increments would get lost. */
    @RepeatedTest(ROUNDS)
    void whatAFiberWroteIsSeenWhereItGoesOn() {
        Scheduler scheduler = Scheduler.parallel(3);
        int[] plain = new int[100];
        for (int f = 0; f < plain.length; f++) {
            int own = f;
            scheduler.spawn(() -> {
                int local = 0;
                for (int i = 0; i < 50; i++) {
                    plain[own]++;
                    local++;
                    assertEquals(own + 1, Fiber.current().id());
                    Fiber.yield();
                    assertEquals(local, plain[own]);
                }
            });
        }
        List<Fiber> fibers = List.copyOf(scheduler.fibers());
        scheduler.run();
        for (Fiber fiber : fibers) {
            assertEquals(Fiber.State.DONE, fiber.state(), () -> fiber + ": " + fiber.failure());
        }
        assertEquals(100 * 51, scheduler.switches());
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void moreCarriersThanAPoolHasNeedAnExecutor() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Scheduler.parallel(32_768));
        assertEquals("32768 carriers: a pool of the JDK's has 32767 threads at most; give an executor of your own for more",
                refused.getMessage());
        Scheduler.parallel(32_768, Runnable::run);
    }

    /** An executor's thread that was interrupted while it carried knows it afterwards. */
    @Test
    void aCarriersInterruptIsKeptForItsThread() throws InterruptedException {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        CompletableFuture<Boolean> seen = new CompletableFuture<>();
        CompletableFuture<Thread> carrier = new CompletableFuture<>();
        Scheduler scheduler = Scheduler.parallel(1, task -> new Thread(() -> {
            carrier.complete(Thread.currentThread());
            task.run();
            seen.complete(Thread.interrupted());
        }).start());
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.await(stage);
            return "came";
        });
        Thread completes = new Thread(() -> {
            Thread carries = carrier.join();
            while (carries.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            carries.interrupt();
            while (carries.isInterrupted() || carries.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            stage.complete(null);
        });
        completes.start();
        scheduler.run();
        completes.join();
        assertEquals("came", fiber.result());
        assertTrue(seen.join());
    }

    /** A baton of plain data handed on by jump, join and wake-ups: every hand-over has to publish it. */
    @RepeatedTest(ROUNDS)
    void whatAFiberWroteIsSeenByThoseThatJoinIt() {
        Scheduler scheduler = Scheduler.parallel(2);
        long[] baton = {0};
        Fiber before = scheduler.spawn(() -> baton[0]++);
        for (int i = 0; i < 200; i++) {
            Fiber awaited = before;
            before = scheduler.spawn(() -> {
                awaited.join();
                baton[0]++;
            });
        }
        scheduler.run();
        assertEquals(201, baton[0]);
    }

    @Test
    void slicesGoOnInSeveralThreadsAtOnce() {
        Scheduler scheduler = Scheduler.parallel(2);
        CountDownLatch both = new CountDownLatch(2);
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 2; i++) {
            scheduler.spawn(() -> {
                threads.add(Thread.currentThread());
                both.countDown();
                both.await();
            });
        }
        scheduler.run();
        assertEquals(2, threads.size());
        assertFalse(threads.contains(Thread.currentThread()));
    }

    @Test
    void theCallersExecutorGivesTheThreads() {
        ExecutorService executor = Executors.newFixedThreadPool(2, action -> new Thread(action, "mine"));
        try {
            Scheduler scheduler = Scheduler.parallel(2, executor);
            Fiber fiber = scheduler.spawnReturning(() -> Thread.currentThread().getName());
            scheduler.run();
            assertEquals("mine", fiber.result());
        } finally {
            executor.shutdown();
        }
        Scheduler refused = Scheduler.parallel(2, executor);
        Fiber kept = refused.spawn(() -> {});
        assertThrows(RejectedExecutionException.class, refused::run);
        assertEquals(Fiber.State.NEW, kept.state());
        assertTrue(refused.step());
        assertEquals(Fiber.State.DONE, kept.state());
    }

    @Test
    void anExecutorOfOneThreadOrOfNoneDoesAsWell() {
        Scheduler scheduler = Scheduler.parallel(2, Runnable::run);
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.yield();
            return Thread.currentThread();
        });
        scheduler.run();
        assertSame(Thread.currentThread(), fiber.result());
        IllegalArgumentException none = assertThrows(IllegalArgumentException.class, () -> Scheduler.parallel(0));
        assertTrue(none.getMessage().contains("0 carriers"), none.getMessage());
    }

    @Test
    void aRunWithoutThreadsFailsAsOftenAsItIsTried() {
        Scheduler scheduler = Scheduler.parallel(2, action -> {
            throw new RejectedExecutionException("no threads");
        });
        Fiber kept = scheduler.spawn(() -> {});
        inTime(() -> {
            assertThrows(RejectedExecutionException.class, scheduler::run);
            assertThrows(RejectedExecutionException.class, scheduler::run);
        });
        assertTrue(scheduler.step());
        assertEquals(Fiber.State.DONE, kept.state());
    }

    @Test
    void anExecutorThatHasFailedComesTooLateWithTheCarriersThatItTook() {
        Error broken = new Error("no more threads");
        List<Runnable> taken = new ArrayList<>();
        Scheduler scheduler = Scheduler.parallel(2, action -> {
            if (!taken.isEmpty()) {
                throw broken;
            }
            taken.add(action);
        });
        Fiber kept = scheduler.spawn(() -> {});
        inTime(() -> {
            assertSame(broken, assertThrows(Error.class, scheduler::run));
            assertSame(broken, assertThrows(Error.class, scheduler::run));
            taken.get(0).run();
        });
        assertEquals(Fiber.State.NEW, kept.state());
        assertTrue(scheduler.step());
        assertEquals(Fiber.State.DONE, kept.state());
    }

    private static int fibonacci(Scheduler scheduler, int n) {
        if (n < 2) {
            return n;
        }
        Fiber other = scheduler.spawnReturning(() -> fibonacci(scheduler, n - 1));
        int second = fibonacci(scheduler, n - 2);
        return other.<Integer>join() + second;
    }

    @RepeatedTest(ROUNDS)
    void fibersSpawnAndJoinOthersFromAnyThread() {
        Scheduler scheduler = Scheduler.parallel(3);
        Fiber fiber = scheduler.spawnReturning(() -> fibonacci(scheduler, 12));
        scheduler.run();
        assertEquals(144, fiber.<Integer>join());
    }

    @RepeatedTest(ROUNDS)
    void aFailureReachesItsHandlerAndThoseThatJoin() {
        Scheduler scheduler = Scheduler.parallel(2);
        AtomicInteger told = new AtomicInteger();
        scheduler.onFailure((fiber, thrown) -> told.incrementAndGet());
        List<Fiber> joiners = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Fiber failing = scheduler.spawn(() -> {
                Fiber.yield();
                throw new IOException("lost");
            });
            joiners.add(scheduler.spawnReturning(() -> {
                try {
                    return failing.join();
                } catch (Throwable thrown) {
                    return thrown == failing.failure();
                }
            }));
        }
        scheduler.run();
        assertEquals(50, told.get());
        for (Fiber joiner : joiners) {
            assertEquals(true, joiner.result());
        }
    }

    @Test
    void whatTheHandlerThrowsLeavesTheRun() {
        Scheduler scheduler = Scheduler.parallel(2);
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        scheduler.onFailure((fiber, thrown) -> {
            throw mine;
        });
        scheduler.spawn(() -> {
            throw new IOException("first");
        });
        assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::run));
        scheduler.spawn(() -> {});
        scheduler.run();
        assertTrue(scheduler.fibers().isEmpty());
    }

    @RepeatedTest(ROUNDS)
    void fibersAreSuspendedResumedAndCancelledWhateverTheyDo() {
        Scheduler scheduler = Scheduler.parallel(2);
        Random random = new Random(7);
        AtomicInteger begun = new AtomicInteger();
        AtomicInteger cleaned = new AtomicInteger();
        List<Fiber> victims = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            victims.add(scheduler.spawn(() -> {
                begun.incrementAndGet();
                try {
                    for (;;) {
                        Fiber.yield();
                    }
                } finally {
                    cleaned.incrementAndGet();
                }
            }));
        }
        scheduler.spawn(() -> {
            for (Fiber victim : victims) {
                if (random.nextBoolean()) {
                    victim.suspend();
                    Fiber.yield();
                    victim.resume();
                }
                victim.cancel();
                Fiber.yield();
            }
        });
        scheduler.run();
        assertEquals(begun.get(), cleaned.get());
        for (Fiber victim : victims) {
            assertEquals(Fiber.State.CANCELLED, victim.state());
            assertThrows(CancellationException.class, victim::join);
        }
    }

    @RepeatedTest(ROUNDS)
    void anotherThreadMayUseTheSchedulerMeanwhile() throws InterruptedException {
        Scheduler scheduler = Scheduler.parallel(2);
        for (int i = 0; i < 10; i++) {
            scheduler.spawn(() -> {
                for (;;) {
                    Fiber.yield();
                }
            });
        }
        Thread runner = new Thread(scheduler::run);
        runner.start();
        while (scheduler.switches() < 100) {
            Thread.onSpinWait();
        }
        Fiber late = scheduler.spawnReturning("late", () -> "seen");
        while (scheduler.fiber("late") != null) {
            Thread.onSpinWait();
        }
        assertEquals(Fiber.State.DONE, late.state());
        assertEquals(10, scheduler.fibers().size());
        assertThrows(IllegalStateException.class, scheduler::run);
        scheduler.stop();
        runner.join();
        for (Fiber fiber : scheduler.fibers()) {
            assertEquals(Fiber.State.READY, fiber.state());
            assertTrue(scheduler.remove(fiber.id()));
        }
        scheduler.run();
        assertTrue(scheduler.fibers().isEmpty());
    }
}
