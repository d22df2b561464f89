package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.OtherThread;
import org.weightless.channel.Channel;

/** Fiber.raise: where it arrives, and what it leaves behind. */
class RaiseTest {
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    private final List<Object> log = new ArrayList<>();
    private final IOException thrown = new IOException("raised");

    private Fiber catching(Generator.Body place) {
        return scheduler.spawn(() -> {
            try {
                place.run();
                log.add("not thrown");
            } catch (IOException e) {
                log.add(e);
            }
            Fiber.yield();
            log.add("goes on");
        });
    }

    private void steps(int count) {
        for (int i = 0; i < count; i++) {
            scheduler.step();
        }
    }

    @Test
    void itIsThrownAtEachKindOfPlace() {
        Fiber never = scheduler.spawn(() -> Fiber.yield());
        never.suspend();
        Channel<String> channel = Channel.rendezvous();
        Map<String, Generator.Body> places = Map.of(
                "yield", Fiber::yield,
                "sleep", () -> Fiber.sleep(Duration.ofDays(1)),
                "await", () -> Fiber.await(new CompletableFuture<>()),
                "join", never::join,
                "receive", channel::receive,
                "generator", () -> Generator.of(() -> Fiber.sleep(Duration.ofDays(1))).next());
        places.forEach((name, place) -> {
            log.clear();
            Fiber fiber = catching(place);
            steps(1);
            fiber.raise(thrown);
            scheduler.run();
            assertEquals(List.of(thrown, "goes on"), log, name);
            assertEquals(State.DONE, fiber.state(), name);
        });
    }

    @Test
    void whatIsRaisedTakesTheWaitOffItsSource() {
        Channel<String> channel = Channel.rendezvous();
        Fiber first = catching(channel::receive);
        Fiber second = scheduler.spawn(() -> log.add(channel.receive()));
        steps(2);
        first.raise(thrown);
        scheduler.spawn(() -> channel.send("value"));
        scheduler.run();
        assertEquals(State.DONE, second.state());
        assertEquals(List.of(thrown, "value", "goes on"), log);
    }

    @Test
    void aSleeperThatItReachesIsNotWokenOnceMore() {
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.sleep(Duration.ofHours(1));
            } catch (Exception e) {
                Fiber.sleep(Duration.ofHours(3));
                log.add(scheduler.now());
            }
        });
        steps(1);
        fiber.raise(thrown);
        scheduler.run();
        assertEquals(List.of(Duration.ofHours(3)), log);
    }

    @Test
    void aSuspendedOneGoesOnWithIt() {
        Fiber fiber = catching(Fiber::yield);
        steps(1);
        fiber.suspend();
        fiber.raise(thrown);
        fiber.suspend();
        scheduler.run();
        assertEquals(List.of(thrown, "goes on"), log);
    }

    @Test
    void aNewOneFailsByItAndRunsNothing() {
        scheduler.onFailure((fiber, failure) -> log.add(failure));
        Fiber fiber = scheduler.spawn(() -> log.add("runs"));
        Fiber joiner = catching(fiber::join);
        fiber.raise(thrown);
        assertEquals(State.FAILED, fiber.state());
        assertSame(thrown, fiber.failure());
        scheduler.run();
        assertEquals(List.of(thrown, thrown, "goes on"), log);
        assertEquals(State.DONE, joiner.state());
    }

    @Test
    void aCancellationThatIsRaisedCancels() {
        FiberCancelled cancelled = new FiberCancelled();
        Fiber fresh = scheduler.spawn(() -> log.add("runs"));
        fresh.raise(cancelled);
        Fiber begun = catching(Fiber::yield);
        steps(1);
        begun.raise(cancelled);
        scheduler.run();
        assertEquals(List.of(), log);
        for (Fiber fiber : List.of(fresh, begun)) {
            assertEquals(State.CANCELLED, fiber.state());
            assertNull(fiber.failure());
            assertSame(cancelled, fiber.cancellation());
        }
    }

    @Test
    void anEndedOneRefusesIt() {
        Fiber fiber = scheduler.spawn(() -> {});
        scheduler.run();
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> fiber.raise(thrown));
        assertSame(thrown, refused.getCause());
        assertTrue(refused.getMessage().contains("has ended"), refused::getMessage);
        assertThrows(NullPointerException.class, () -> fiber.raise(null));
    }

    @Test
    void theCallingFiberThrowsItAtOnce() {
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.current().raise(thrown);
            } finally {
                log.add("finally");
            }
        });
        steps(1);
        assertEquals(List.of("finally"), log);
        assertSame(thrown, fiber.failure());
    }

    @Test
    void severalArriveInOrderAtAYieldEach() {
        Fiber fiber = scheduler.spawn(() -> {
            for (int i = 0; i < 4; i++) {
                try {
                    Fiber.yield();
                    log.add("yielded");
                } catch (IllegalArgumentException e) {
                    log.add(e.getMessage());
                }
            }
        });
        steps(1);
        for (String each : List.of("a", "b", "c")) {
            fiber.raise(new IllegalArgumentException(each));
        }
        scheduler.run();
        assertEquals(List.of("a", "b", "c", "yielded"), log);
    }

    @Test
    void aCancellationComesFirstAndWhatWasRaisedIsDropped() {
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.yield();
            } finally {
                Fiber.yield();
                log.add("finally");
            }
        });
        steps(1);
        fiber.raise(thrown);
        fiber.cancel();
        scheduler.run();
        assertEquals(List.of("finally"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void aValueThatWasHandedOverButNotSeenStaysInTheChannel() {
        Channel<String> channel = Channel.rendezvous();
        Fiber receiver = catching(channel::receive);
        steps(1);
        scheduler.spawn(() -> {
            channel.send("value");
            receiver.raise(thrown);
        });
        scheduler.spawn(() -> log.add(channel.receive()));
        scheduler.run();
        assertTrue(log.contains("value"), log::toString);
        assertTrue(log.contains(thrown), log::toString);
    }

    @Test
    void anotherThreadRaisesByExecute() throws InterruptedException {
        Fiber fiber = catching(() -> Fiber.await(new CompletableFuture<>()));
        AtomicReference<Throwable> refused = new AtomicReference<>();
        CountDownLatch waits = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try {
                waits.await();
                fiber.raise(thrown);
            } catch (IllegalStateException e) {
                refused.set(e);
                scheduler.execute(() -> fiber.raise(thrown));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        other.start();
        scheduler.spawn(waits::countDown);
        scheduler.run();
        other.join();
        assertEquals(List.of(thrown, "goes on"), log);
        assertTrue(refused.get().getMessage().contains("execute"), () -> "" + refused.get());
    }

    @Test
    void aFiberOfAParallelSchedulerGetsItFromAnyThread() throws InterruptedException {
        Scheduler parallel = Scheduler.parallel(2);
        CountDownLatch begun = new CountDownLatch(1);
        Fiber fiber = parallel.spawnReturning(() -> {
            begun.countDown();
            try {
                while (true) {
                    Fiber.yield();
                }
            } catch (Exception e) {
                return e;
            }
        });
        Thread other = OtherThread.behind(begun, () -> fiber.raise(thrown));
        parallel.run();
        other.join();
        assertSame(thrown, fiber.result());
    }
}
