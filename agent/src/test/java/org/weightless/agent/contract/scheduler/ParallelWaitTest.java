package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.contract.scheduler.Parallel.ROUNDS;
import static org.weightless.agent.contract.scheduler.Parallel.daemon;
import static org.weightless.agent.contract.scheduler.Parallel.inTime;
import static org.weightless.agent.contract.scheduler.Parallel.only;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.EventLog;

/** Sleeps, stages and runs inside of fibers, where several threads run them. */
@Timeout(60)
class ParallelWaitTest {
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
        ExecutorService executor = Executors.newFixedThreadPool(2, Parallel::daemon);
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
}
