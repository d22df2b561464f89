package org.weightless.agent.contract.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.OtherThread;

/**
 * What comes too late disturbs nobody: ends, completions and times of waits that were given up; and runs in several
 * threads.
 */
class StaleWakeTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final List<Object> log = new ArrayList<>();

    private void steps() {
        for (int i = 0; i < 100 && scheduler.step(); i++) {
            assertTrue(i < 99, "it does not end");
        }
    }

    /** Waits; told of its cancellation, it waits for something else. */
    private Fiber stubborn(Generator.Body first, CompletableFuture<Object> second) {
        return scheduler.spawnReturning(() -> {
            try {
                first.run();
            } catch (FiberCancelled cancelled) {
                log.add("cancelled");
            }
            return Fiber.await(second);
        });
    }

    @Test
    void aGivenUpStageDoesNotEndTheNextWait() {
        CompletableFuture<Object> first = new CompletableFuture<>();
        CompletableFuture<Object> second = new CompletableFuture<>();
        Fiber fiber = stubborn(() -> Fiber.await(first), second);
        steps();
        fiber.cancel();
        steps();
        assertEquals(State.WAITING, fiber.state());
        first.complete("wrong");
        steps();
        assertEquals(State.WAITING, fiber.state());
        second.complete("right");
        steps();
        assertEquals("right", fiber.result());
        assertEquals(List.of("cancelled"), log);
    }

    @Test
    void aGivenUpJoinDoesNotEndTheNextWait() {
        Fiber slow = scheduler.spawnReturning(() -> "wrong");
        slow.suspend();
        CompletableFuture<Object> second = new CompletableFuture<>();
        Fiber fiber = stubborn(slow::join, second);
        steps();
        fiber.cancel();
        steps();
        slow.resume();
        steps();
        assertEquals(State.DONE, slow.state());
        assertEquals(State.WAITING, fiber.state());
        second.complete("right");
        steps();
        assertEquals("right", fiber.result());
    }

    @Test
    void aGivenUpSleepDoesNotEndTheNextWait() {
        CompletableFuture<Object> second = new CompletableFuture<>();
        Fiber fiber = stubborn(() -> Fiber.sleep(Duration.ofMillis(3)), second);
        scheduler.step();
        fiber.cancel();
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(4));
            Fiber.yield();
            log.add(fiber.state());
            second.complete("right");
        });
        scheduler.run();
        assertEquals(List.of("cancelled", State.WAITING), log);
        assertEquals("right", fiber.result());
    }

    @Test
    void aStageThatCompletesAfterItsFiberIsGone() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Fiber removed = scheduler.spawn(() -> Fiber.await(stage));
        Fiber cancelled = scheduler.spawn(() -> Fiber.await(stage));
        steps();
        scheduler.remove(removed.id());
        cancelled.cancel();
        steps();
        long before = scheduler.switches();
        stage.complete(1);
        steps();
        scheduler.run();
        assertEquals(before, scheduler.switches());
        assertEquals(State.CANCELLED, removed.state());
        assertEquals(State.CANCELLED, cancelled.state());
    }

    @Test
    void aJoinerThatIsGoneBeforeTheOneItJoinsEnds() {
        Fiber slow = scheduler.spawnReturning(() -> 1);
        slow.suspend();
        Fiber removed = scheduler.spawn(slow::join);
        Fiber cancelled = scheduler.spawn(slow::join);
        steps();
        scheduler.remove(removed.id());
        cancelled.cancel();
        slow.resume();
        steps();
        assertEquals(State.CANCELLED, removed.state());
        assertEquals(State.CANCELLED, cancelled.state());
        assertEquals(1, slow.result());
        assertEquals(0, scheduler.fibers().size());
    }

    @Test
    void nobodyWaitsForTheTimeOfAFiberThatIsGone() {
        Fiber removed = scheduler.spawn(() -> Fiber.sleep(Duration.ofDays(1)));
        Fiber cancelled = scheduler.spawn(() -> Fiber.sleep(Duration.ofDays(1)));
        Fiber awaiting = scheduler.spawn(() -> Fiber.await(new CompletableFuture<>()));
        steps();
        scheduler.remove(removed.id());
        cancelled.cancel();
        scheduler.remove(awaiting.id());
        scheduler.run();
        assertEquals(0, scheduler.fibers().size());
    }

    // ---- threads

    @Test
    void fibersRunInTheThreadThatCalledRun() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        Fiber fiber = scheduler.spawn(() -> {
            for (int i = 0; i < 3; i++) {
                threads.add(Thread.currentThread());
                scheduler.stop();
                Fiber.yield();
            }
        });
        scheduler.run();
        Thread other = new Thread(scheduler::run);
        other.start();
        other.join();
        scheduler.run();
        scheduler.run();
        assertEquals(State.DONE, fiber.state());
        assertEquals(List.of(Thread.currentThread(), other, Thread.currentThread()), threads);
        assertNotSame(threads.get(0), threads.get(1));
    }

    @Test
    void stopFromAnotherThreadEndsABusyRun() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Fiber busy = scheduler.spawn(() -> {
            while (true) {
                begun.countDown();
                Fiber.yield();
            }
        });
        Thread other = OtherThread.behind(begun, () -> scheduler.stop());
        scheduler.run();
        other.join();
        assertEquals(State.READY, busy.state());
        busy.cancel();
        scheduler.run();
        assertEquals(State.CANCELLED, busy.state());
    }

    // ---- generators in fibers are no switches

    @Test
    void yieldsOfAGeneratorAreNoSwitches() {
        Fiber fiber = scheduler.spawnReturning(() -> {
            int sum = 0;
            Generator<Integer> numbers = Generator.of(() -> {
                for (int i = 0; i < 10; i++) {
                    Fiber.yield(i);
                }
            });
            for (int i : numbers) {
                sum += i;
                if (i == 5) {
                    Fiber.yield();
                }
            }
            return sum;
        });
        scheduler.run();
        assertNull(fiber.failure());
        assertEquals(45, fiber.result());
        assertEquals(2, scheduler.switches());
    }

    @Test
    void oneGeneratorForTwoFibers() {
        Generator<Integer> numbers = Generator.of(() -> {
            for (int i = 0; i < 6; i++) {
                Fiber.yield(i);
            }
        });
        for (String name : List.of("p", "q")) {
            scheduler.spawn(name, () -> {
                while (numbers.hasNext()) {
                    log.add(name + numbers.next());
                    Fiber.yield();
                }
            });
        }
        scheduler.run();
        assertEquals(List.of("p0", "q1", "p2", "q3", "p4", "q5"), log);
        assertFalse(numbers.isRunning());
    }
}
