package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
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
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Order;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.WatchingPolicy;

/** Fibers in several threads: the same API, nothing lost, and each thread sees what the one before has done. */
@Timeout(60)
class ParallelTest {
    private static final int ROUNDS = 10;

    /** For what would hang: a run cannot be interrupted. */
    private static void inTime(Executable action) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), action);
    }

    private static Thread daemon(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        return thread;
    }

    /** The fiber of this name if it can run, else null: the others get slices by jumps only. */
    private static Fiber only(String name, Order order) {
        for (Fiber fiber : order) {
            if (fiber.name().equals(name)) {
                return fiber;
            }
        }
        return null;
    }

    // ---- threads and what they see

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
        Scheduler scheduler = Scheduler.parallel(40_000);
        Fiber kept = scheduler.spawn(() -> {});
        inTime(() -> {
            assertThrows(IllegalArgumentException.class, scheduler::run);
            assertThrows(IllegalArgumentException.class, scheduler::run);
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

    // ---- actions, stops and steps

    @Test
    void anActionIsDoneWhereNoFiberCanRun() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.execute(() -> log.add("action"));
        inTime(scheduler::run);
        assertEquals("action", log.take());
    }

    @Test
    void anActionMayBringWhatTheOnlyFiberWaitsFor() {
        Scheduler scheduler = Scheduler.parallel(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> {
            scheduler.execute(() -> stage.complete("by an action"));
            return Fiber.await(stage);
        });
        inTime(scheduler::run);
        assertEquals("by an action", fiber.result());
    }

    @Test
    void whatAPolicyLeadsToInAnIdleCarrierIsTold() {
        EventLog log = new EventLog();
        Fiber[] victim = new Fiber[1];
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, order -> {
            victim[0].cancel();
            return order.next();
        });
        victim[0] = scheduler.spawn("victim", () -> log.add("ran"));
        Scheduler around = Scheduler.roundRobin();
        around.spawn(() -> {
            try {
                victim[0].join();
            } catch (CancellationException cancelled) {
                log.add("seen");
            }
        });
        assertTrue(around.step());
        inTime(scheduler::run);
        around.run();
        assertEquals("seen", log.take());
    }

    @Test
    void nobodyGetsASliceAfterTheEndThatStopsARun() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1).stopWhenAnyEnds(true);
        scheduler.spawn("a", log.turns(1));
        scheduler.spawn("b", log.turns(1));
        inTime(scheduler::run);
        assertEquals("a", log.take());
        inTime(scheduler::run);
        assertEquals("b", log.take());
    }

    @Test
    void nobodyGetsASliceAfterWhatAHandlerThrows() {
        EventLog log = new EventLog();
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        Scheduler scheduler = Scheduler.parallel(1).onFailure((fiber, thrown) -> {
            throw mine;
        });
        scheduler.spawn(() -> {
            throw new IOException("first");
        });
        scheduler.spawn("b", log.turns(1));
        inTime(() -> assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::run)));
        assertEquals("", log.take());
    }

    @Test
    void nobodyGetsASliceAfterAnActionThatStopsTheRun() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn(() -> scheduler.execute(scheduler::stop));
        scheduler.spawn("b", log.turns(1));
        inTime(scheduler::run);
        assertEquals("", log.take());
    }

    @Test
    void aStepRunsWhomATimerOrAnActionLetsRun() {
        Scheduler scheduler = Scheduler.parallel(1).virtualTime();
        scheduler.spawn(() -> Fiber.sleep(Duration.ofSeconds(1)));
        assertTrue(scheduler.step());
        assertTrue(scheduler.step());
        scheduler.execute(() -> scheduler.spawn(() -> {}));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
        assertTrue(scheduler.fibers().isEmpty());
    }

    @Test
    void aStepJumpsOverTheTimersOfThoseThatAreSuspended() {
        Scheduler scheduler = Scheduler.parallel(1).virtualTime();
        Fiber suspended = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
        Fiber sleeper = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(2)));
        assertTrue(scheduler.step() && scheduler.step());
        suspended.suspend();
        assertTrue(scheduler.step());
        assertEquals(Fiber.State.DONE, sleeper.state());
    }

    @Test
    void aStepThrowsWhatTheHandlerThrows() {
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        Scheduler scheduler = Scheduler.parallel(1).onFailure((fiber, thrown) -> {
            throw mine;
        });
        scheduler.spawn(() -> {
            throw new IOException("first");
        });
        scheduler.spawn(() -> {});
        assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::step));
        assertTrue(scheduler.step());
        assertFalse(scheduler.step());
    }

    @Test
    void aStepThatAnActionFailsRunsNobody() {
        IllegalArgumentException mine = new IllegalArgumentException("mine");
        Scheduler scheduler = Scheduler.parallel(1);
        Fiber kept = scheduler.spawn(() -> {});
        scheduler.execute(() -> {
            throw mine;
        });
        assertSame(mine, assertThrows(IllegalArgumentException.class, scheduler::step));
        assertEquals(Fiber.State.NEW, kept.state());
        assertTrue(scheduler.step());
    }

    // ---- policies

    @Test
    void aPolicyMaySuspendAndCancelWhatHasJustRun() {
        EventLog log = new EventLog();
        WatchingPolicy policy = new WatchingPolicy();
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, policy);
        Fiber fiber = scheduler.spawn(() -> {
            try {
                log.add("first");
                Fiber.yield();
                log.add("second");
                Fiber.yield();
                log.add("third");
            } finally {
                log.add("cleaned");
            }
        });
        policy.ran = Fiber::suspend;
        inTime(scheduler::run);
        assertEquals(Fiber.State.SUSPENDED, fiber.state());
        fiber.resume();
        policy.ran = Fiber::cancel;
        inTime(scheduler::run);
        assertEquals(Fiber.State.CANCELLED, fiber.state());
        assertEquals("first second cleaned", log.take());
    }

    @Test
    void aPolicyFindsWhatHasJustYieldedInTheOrder() {
        EventLog log = new EventLog();
        WatchingPolicy policy = new WatchingPolicy();
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, policy);
        scheduler.spawn("yields", () -> Fiber.yield());
        scheduler.spawn("sleeps", () -> Fiber.sleep(Duration.ofHours(1)));
        policy.ran = fiber -> log.add(fiber.name() + " " + policy.order.contains(fiber));
        assertTrue(scheduler.step() && scheduler.step() && scheduler.step());
        assertEquals("yields true sleeps false", log.take());
    }

    @Test
    void aPolicyMustNotChooseWhatCannotRun() {
        Fiber[] chosen = new Fiber[1];
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, order -> chosen[0]);
        chosen[0] = scheduler.spawn("idle", () -> {});
        chosen[0].suspend();
        inTime(() -> {
            IllegalStateException refused = assertThrows(IllegalStateException.class, scheduler::run);
            assertTrue(refused.getMessage().contains("(idle, SUSPENDED), which cannot run"), refused.getMessage());
            assertThrows(IllegalStateException.class, scheduler::step);
        });
        assertEquals(Fiber.State.SUSPENDED, chosen[0].state());
    }

    @Test
    void theSliceInWhichMeasuringBeginsIsNotMeasured() {
        Scheduler scheduler = Scheduler.parallel(1);
        Fiber fiber = scheduler.spawn(() -> scheduler.measure(true));
        inTime(scheduler::run);
        assertEquals(0, fiber.switches());
        assertEquals(Duration.ZERO, fiber.time());
    }

    /** The others have looked at the fiber already and wait for the lock, which a policy holds while it ends the fiber. */
    @Test
    void aFiberThatHasEndedMeanwhileIsNeitherRenamedNorRaised() {
        Fiber[] victim = new Fiber[1];
        List<Throwable> refused = Collections.synchronizedList(new ArrayList<>());
        AtomicBoolean passed = new AtomicBoolean();
        List<Thread> late = List.of(
                daemon(() -> refused.add(assertThrows(IllegalStateException.class, () -> victim[0].name("late")))),
                daemon(() -> passed.set(victim[0].priority(2) == victim[0])));
        Scheduler scheduler = Scheduler.parallel(1, Runnable::run, order -> {
            for (Thread thread : late) {
                thread.start();
                while (thread.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
            }
            victim[0].cancel();
            return null;
        });
        victim[0] = scheduler.spawn("victim", () -> {}).priority(3).priority(1);
        inTime(() -> {
            assertFalse(scheduler.step());
            for (Thread thread : late) {
                thread.join();
            }
        });
        assertEquals(1, refused.size());
        assertTrue(passed.get());
        assertEquals(1, victim[0].priority());
        assertNull(scheduler.fiber("late"));
        scheduler.spawn("late", () -> {});
    }

    // ---- joins, failures, cancellation

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

    // ---- waiting

    @RepeatedTest(ROUNDS)
    void virtualTimeKeepsTheOrderOfTheTimers() {
        Scheduler scheduler = Scheduler.parallel(2).virtualTime();
        List<Integer> woken = Collections.synchronizedList(new ArrayList<>());
        for (int hours = 1; hours <= 20; hours++) {
            int own = hours;
            scheduler.spawn(() -> {
                Fiber.sleep(Duration.ofHours(own));
                woken.add(own);
            });
        }
        scheduler.run();
        assertEquals(20, woken.size());
        assertEquals(woken.stream().sorted().toList(), woken);
        assertEquals(Duration.ofHours(20), scheduler.now());
    }

    @Test
    void virtualTimeStandsStillForThoseThatAreSuspended() {
        Scheduler scheduler = Scheduler.parallel(1).virtualTime();
        Fiber fiber = scheduler.spawn(() -> Fiber.sleep(Duration.ofHours(1)));
        assertTrue(scheduler.step());
        fiber.suspend();
        inTime(scheduler::run);
        assertEquals(Duration.ZERO, scheduler.now());
        fiber.resume();
        inTime(scheduler::run);
        assertEquals(Duration.ofHours(1), scheduler.now());
        assertEquals(Fiber.State.DONE, fiber.state());
    }

    /** One carrier is idle, without a limit, when the other one hands over the sleeper and then has a long slice at once. */
    @Test
    void anIdleCarrierLearnsOfATimerFromOneThatGoesOn() {
        CountDownLatch oneIsIdle = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        AtomicBoolean anybody = new AtomicBoolean();
        ExecutorService executor = Executors.newFixedThreadPool(2, ParallelTest::daemon);
        Scheduler scheduler = Scheduler.parallel(2, executor, order -> {
            Fiber next = anybody.get() ? order.next() : only("jumper", order);
            if (next == null) {
                oneIsIdle.countDown();
            }
            return next;
        });
        scheduler.spawn("sleeper", () -> {
            Fiber.sleep(Duration.ofMillis(50));
            woken.countDown();
        }).priority(2);
        Fiber busy = scheduler.spawn("busy", () -> woken.await());
        scheduler.spawn("jumper", () -> {
            oneIsIdle.await();
            anybody.set(true);
            Fiber.current().suspend();
            Fiber.jump("busy", null);
        });
        inTime(scheduler::run);
        assertEquals(Fiber.State.DONE, busy.state());
        executor.shutdown();
    }

    @RepeatedTest(ROUNDS)
    void stagesAndSleepsWakeFibersThroughGenerators() {
        Scheduler scheduler = Scheduler.parallel(2);
        AtomicLong sum = new AtomicLong();
        for (int i = 0; i < 50; i++) {
            int own = i;
            scheduler.spawn(() -> {
                Generator<Integer> values = Generator.of(() -> {
                    Fiber.yield((Object) Fiber.await(CompletableFuture.supplyAsync(() -> own)));
                    Fiber.sleep(Duration.ofNanos(1));
                    Fiber.yield((Object) 1);
                });
                for (int value : values) {
                    sum.addAndGet(value);
                }
            });
        }
        scheduler.run();
        assertEquals(1225 + 50, sum.get());
    }

    @RepeatedTest(ROUNDS)
    void oneSchedulerRunsInsideAFiberOfTheOther() {
        Scheduler outer = Scheduler.parallel(2);
        AtomicInteger ended = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            outer.spawn(() -> {
                Fiber self = Fiber.current();
                Scheduler inner = Scheduler.roundRobin();
                for (int k = 0; k < 5; k++) {
                    inner.spawn(() -> {
                        Fiber.sleep(Duration.ofNanos(100));
                        ended.incrementAndGet();
                    });
                }
                inner.run();
                assertSame(self, Fiber.current());
            });
        }
        outer.run();
        assertEquals(50, ended.get());

        Scheduler around = Scheduler.roundRobin();
        Fiber waiting = around.spawnReturning(() -> {
            Scheduler inner = Scheduler.parallel(2);
            Fiber fiber = inner.spawnReturning(() -> Fiber.current().name());
            inner.run();
            return fiber.result() + " in " + Fiber.current().name();
        });
        around.spawn("other", () -> {});
        around.run();
        assertEquals("fiber-1 in fiber-1", waiting.result());
    }

    @Test
    void aRunInAFiberLetsTheOthersOfThatSchedulerGoOn() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Scheduler one = Scheduler.parallel(1);
        Scheduler other = Scheduler.parallel(1);
        Fiber first = one.spawnReturning(() -> Fiber.await(stage));
        Fiber second = other.spawnReturning("second", () -> Fiber.await(stage));
        Scheduler outer = Scheduler.roundRobin().onFailure(EventLog::fail);
        outer.spawn(() -> one.run());
        outer.spawn(() -> other.run("second"));
        outer.spawn(() -> stage.complete("came"));
        inTime(outer::run);
        assertEquals("came", first.result());
        assertEquals("came", second.result());
    }

    @Test
    void aRunWhoseHostWasRemovedIsForgottenWhenItIsOver() {
        Thread[] carrier = new Thread[1];
        Scheduler inner = Scheduler.parallel(1, action -> {
            carrier[0] = daemon(action);
            carrier[0].start();
        });
        CompletableFuture<String> stage = new CompletableFuture<>();
        inner.spawn(() -> Fiber.await(stage));
        Scheduler outer = Scheduler.roundRobin();
        Fiber host = outer.spawn(() -> inner.run());
        inTime(() -> {
            assertTrue(outer.step());
            assertTrue(outer.remove(host.id()));
            assertThrows(IllegalStateException.class, inner::run);
            stage.complete("came");
            carrier[0].join();
            Fiber second = inner.spawn(() -> assertThrows(IllegalStateException.class, inner::step));
            assertTrue(inner.step());
            assertEquals(Fiber.State.DONE, second.state());
            inner.run();
        });
        assertTrue(inner.fibers().isEmpty());
    }

    // ---- jumps

    @Test
    void fibersThatJumpToEachOtherKeepNoActionOut() {
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn("a", () -> {
            scheduler.execute(scheduler::stop);
            for (;;) {
                Fiber.jump("b", null);
            }
        });
        scheduler.spawn("b", () -> {
            for (;;) {
                Fiber.jump("a", null);
            }
        });
        inTime(scheduler::run);
        assertEquals(2, scheduler.fibers().size());
    }

    /** The end of the fiber before the target is told without the lock: the other carrier looks whether the run is over. */
    @RepeatedTest(ROUNDS)
    void aRunIsNotOverWhileTheTargetOfAJumpIsStillToCome() {
        ExecutorService executor = Executors.newFixedThreadPool(2, ParallelTest::daemon);
        Scheduler scheduler = Scheduler.parallel(2, executor, order -> only("jumper", order));
        AtomicBoolean over = new AtomicBoolean();
        daemon(() -> {
            while (!over.get()) {
                scheduler.switches();
            }
        }).start();
        try {
            inTime(() -> {
                for (int i = 0; i < 100; i++) {
                    scheduler.spawn("above", () -> {}).priority(2);
                    Fiber target = scheduler.spawn("target", () -> {});
                    Fiber jumper = scheduler.spawn("jumper", () -> {
                        Fiber.current().suspend();
                        Fiber.jump("target", null);
                    });
                    scheduler.run();
                    assertEquals(Fiber.State.DONE, target.state());
                    assertTrue(scheduler.remove(jumper.id()));
                }
            });
        } finally {
            over.set(true);
            executor.shutdown();
        }
    }

    @RepeatedTest(ROUNDS)
    void aJumpHandsItsCargoOver() {
        Scheduler scheduler = Scheduler.parallel(2);
        AtomicInteger got = new AtomicInteger();
        scheduler.spawn("pong", () -> {
            Integer cargo = null;
            while (cargo == null) {
                cargo = Fiber.yield((Object) null);
            }
            got.set(cargo);
        });
        for (int i = 0; i < 10; i++) {
            scheduler.spawn(() -> {
                while (got.get() == 0) {
                    Fiber.yield();
                }
            });
        }
        scheduler.spawn("ping", () -> {
            for (;;) {
                try {
                    Fiber.jump("pong", 5);
                    return;
                } catch (IllegalArgumentException runsElsewhere) {
                    Fiber.yield();
                }
            }
        });
        scheduler.run();
        assertEquals(5, got.get());
    }

    @Test
    void stepsRunInTheCallersThread() {
        Scheduler scheduler = Scheduler.parallel(2);
        scheduler.spawn("a", () -> {
            Object back = Fiber.jump("c", "cargo");
            assertEquals(null, back);
        });
        scheduler.spawn("b", () -> {});
        List<Object> log = new ArrayList<>();
        scheduler.spawn("c", () -> {
            log.add(Thread.currentThread());
            log.add(Fiber.<Object>yield((Object) null));
        });
        while (scheduler.step()) {
            assertEquals(null, Fiber.current());
        }
        assertSame(Thread.currentThread(), log.get(0));
    }

    @Test
    void whoGetsASliceBeforeTheTargetOfAJumpMayJumpToo() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn("a", () -> Fiber.jump("t", "first"));
        scheduler.spawn("high", () -> {
            Fiber.yield();
            log.add("high");
            Fiber.jump("u", "second");
        }).priority(2);
        scheduler.spawn("t", () -> log.add("t got " + Fiber.yield(null)));
        scheduler.spawn("u", () -> log.add("u got " + Fiber.yield(null)));
        for (int i = 0; i < 4; i++) {
            scheduler.fiber(new String[] {"t", "u", "high", "a"}[i]).suspend();
        }
        for (String name : new String[] {"t", "u", "high"}) {
            scheduler.fiber(name).resume();
        }
        assertTrue(scheduler.step() && scheduler.step() && scheduler.step());
        scheduler.fiber("a").resume();
        scheduler.onFailure(EventLog::fail).run("a");
        assertEquals("high t got first u got second", log.take());
    }

    @Test
    void theFiberThatARunBeginsWithDoesNotGetTheCargoOfAJumpBeforeIt() {
        EventLog log = new EventLog();
        Scheduler scheduler = Scheduler.parallel(1);
        scheduler.spawn("a", () -> {
            scheduler.stop();
            Fiber.jump("b", "x");
        });
        for (String name : new String[] {"b", "c"}) {
            scheduler.spawn(name, () -> log.add(name + " got " + Fiber.yield(null)));
        }
        scheduler.fiber("a").suspend();
        assertTrue(scheduler.step() && scheduler.step());
        scheduler.fiber("a").resume();
        scheduler.onFailure(EventLog::fail).run("a");
        scheduler.run("c");
        assertEquals("c got null b got x", log.take());
    }
}
