package org.weightless.agent.contract.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Thrown;

/** Fiber: join, sleep and await. */
class FiberWaitTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final List<Object> log = new ArrayList<>();

    private Fiber after(int yields, String result) {
        return scheduler.spawnReturning(result, () -> {
            for (int i = 0; i < yields; i++) {
                Fiber.yield();
            }
            log.add(result);
            return result;
        });
    }

    private Object caught(Generator.Body body) {
        try {
            body.run();
            return "nothing";
        } catch (Throwable e) {
            return e;
        }
    }

    // ---- join

    @Test
    void joinWaitsAndGivesTheResult() {
        Fiber slow = after(3, "slow");
        List<Fiber> joiners = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            joiners.add(scheduler.spawnReturning(() -> slow.<String>join() + "!"));
        }
        scheduler.step();
        scheduler.step();
        assertEquals(State.WAITING, joiners.get(0).state());
        scheduler.run();
        assertEquals(List.of("slow!", "slow!", "slow!"), joiners.stream().map(Fiber::result).toList());
        assertEquals(4 + 3 * 2, scheduler.switches(), "who waits is not switched to");
    }

    @Test
    void joinOnAnEndedOneDoesNotWait() {
        Fiber ended = after(0, "ended");
        scheduler.run();
        Fiber joiner = scheduler.spawnReturning(() -> ended.join());
        scheduler.step();
        assertEquals("ended", joiner.result());
        assertEquals("ended", ended.join());
        Generator<Object> generator = Generator.of(() -> Fiber.yield(ended.join()));
        assertEquals("ended", generator.next());
    }

    @Test
    void joinThrowsTheFailureItself() {
        for (Throwable thrown : List.of(new IOException(), new IllegalStateException(), new Error())) {
            Fiber failing = scheduler.spawn(() -> {
                Fiber.yield();
                throw Thrown.unchanged(thrown);
            });
            Fiber joiner = scheduler.spawnReturning(() -> caught(failing::join));
            Fiber careless = scheduler.spawnReturning(failing::join);
            scheduler.run();
            assertSame(thrown, joiner.result());
            assertSame(thrown, careless.failure());
            Thrown.same(thrown, failing::join);
        }
    }

    @Test
    void aChainOfJoins() {
        Fiber last = after(2, "last");
        for (int i = 0; i < 100; i++) {
            Fiber before = last;
            last = scheduler.spawnReturning(() -> before.<String>join());
        }
        scheduler.run();
        assertEquals("last", last.result());
    }

    @Test
    void joinInsideAGeneratorSuspendsTheFiberThroughIt() {
        Fiber slow = after(2, "slow");
        Fiber joiner = scheduler.spawn(() -> {
            Generator<Object> generator = Generator.of(() -> {
                Fiber.yield(slow.<Object>join());
                Fiber.yield("second");
            });
            for (Object value : generator) {
                log.add("got " + value);
            }
        });
        scheduler.run();
        assertNull(joiner.failure());
        assertEquals(List.of("slow", "got slow", "got second"), log);
    }

    // ---- sleep

    @Test
    void aShortSleepIsOverBeforeALongOne() {
        Fiber sleeper = scheduler.spawn(() -> Fiber.sleep(Duration.ofDays(1)));
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(1));
            log.add(sleeper.state());
            sleeper.cancel();
        });
        scheduler.run();
        assertEquals(List.of(State.WAITING), log);
        assertEquals(State.CANCELLED, sleeper.state());
        assertEquals(4, scheduler.switches());
    }

    @Test
    void sleepIsNotShorterThanAskedFor() {
        Fiber fiber = scheduler.spawn(() -> {
            long before = System.nanoTime();
            Fiber.sleep(Duration.ofMillis(2));
            log.add(System.nanoTime() - before >= 2_000_000);
        });
        scheduler.run();
        assertNull(fiber.failure());
        assertEquals(List.of(true), log);
    }

    @Test
    void othersRunWhileOneSleeps() {
        Fiber sleeper = scheduler.spawn("sleeper", () -> Fiber.sleep(Duration.ofDays(1)));
        scheduler.spawn(() -> {
            for (int i = 0; i < 3; i++) {
                log.add(sleeper.state());
                Fiber.yield();
            }
            sleeper.cancel();
        });
        scheduler.run();
        assertEquals(List.of(State.WAITING, State.WAITING, State.WAITING), log);
    }

    @Test
    void aSleepOfNoTimeGivesUpTheTurnInsideAGenerator() {
        for (Scheduler each : List.of(scheduler, Scheduler.roundRobin().virtualTime(), Scheduler.prioritySlices())) {
            log.clear();
            consume(each, () -> Fiber.sleep(Duration.ZERO));
            assertEquals(List.of("a1", "b1", "a2", "b2"), log);
        }
    }

    @Test
    void aYieldOfNothingInsideAGeneratorIsAValueAndKeepsTheTurn() {
        consume(scheduler, () -> Fiber.yield());
        assertEquals(List.of("a1", "anull", "a2", "b1", "bnull", "b2"), log);
    }

    /** Two fibers that each read a generator which yields 1, does something and yields 2. */
    private void consume(Scheduler scheduler, Generator.Body between) {
        for (String name : List.of("a", "b")) {
            scheduler.spawn(() -> {
                Generator<Integer> values = Generator.of(() -> {
                    Fiber.yield(1);
                    between.run();
                    Fiber.yield(2);
                });
                for (Integer value : values) {
                    log.add(name + value);
                }
            });
        }
        scheduler.run();
    }

    @Test
    void aSleeperThatIsSuspendedDoesNotWakeByItself() {
        Fiber fiber = scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(1));
            log.add("woken");
        });
        scheduler.step();
        fiber.suspend();
        scheduler.run();
        assertEquals(List.of(), log);
        fiber.resume();
        scheduler.run();
        assertEquals(List.of("woken"), log);
    }

    @Test
    void sleepingForNothingOrLessIsNoError() {
        Fiber fiber = scheduler.spawn(() -> {
            Fiber.sleep(Duration.ZERO);
            Fiber.sleep(Duration.ofSeconds(-5));
            log.add("woken");
        });
        scheduler.run();
        assertNull(fiber.failure());
        assertEquals(List.of("woken"), log);
    }

    @Test
    void theLongestSleepIsNoError() {
        Fiber fiber = scheduler.spawn(() -> Fiber.sleep(Duration.ofSeconds(Long.MAX_VALUE)));
        scheduler.step();
        assertFalse(scheduler.step());
        assertEquals(State.WAITING, fiber.state());
    }

    @Test
    void sleepInsideAGenerator() {
        List<Generator<Object>> shared = new ArrayList<>();
        Fiber fiber = scheduler.spawn(() -> {
            Generator<Object> generator = Generator.of(() -> {
                Fiber.sleep(Duration.ofMillis(2));
                Fiber.yield("value");
            });
            shared.add(generator);
            log.add(generator.next());
        });
        Fiber other = scheduler.spawn(() -> {
            log.add(shared.get(0).isRunning());
            log.add(((Throwable) caught(shared.get(0)::next)).getMessage().contains("generator already executing"));
            log.add(((Throwable) caught(shared.get(0)::close)).getMessage().contains("generator already executing"));
        });
        scheduler.run();
        assertNull(fiber.failure());
        assertNull(other.failure());
        assertEquals(List.of(true, true, true, "value"), log);
    }

    // ---- await

    @Test
    void awaitGivesTheValue() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage) + "!");
        Fiber other = scheduler.spawn(() -> {
            Fiber.yield();
            log.add(fiber.state());
            stage.complete("value");
        });
        scheduler.run();
        assertNull(other.failure());
        assertEquals("value!", fiber.result());
        assertEquals(List.of(State.WAITING), log);
    }

    @Test
    void awaitOfACompletedStageAndOfNull() {
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(CompletableFuture.completedFuture("there")));
        Fiber nothing =
                scheduler.spawnReturning(() -> String.valueOf(Fiber.<Object>await(CompletableFuture.completedFuture(null))));
        scheduler.run();
        assertEquals("there", fiber.result());
        assertEquals("null", nothing.result());
    }

    @Test
    void awaitThrowsTheStagesExceptionItself() {
        IOException thrown = new IOException();
        CompletableFuture<Object> later = new CompletableFuture<>();
        Fiber failed = scheduler.spawnReturning(() -> caught(() -> Fiber.await(CompletableFuture.failedFuture(thrown))));
        Fiber dependent = scheduler.spawnReturning(
                () -> caught(() -> Fiber.await(CompletableFuture.failedFuture(thrown).thenApply(Object::toString))));
        Fiber laterFailing = scheduler.spawnReturning(() -> caught(() -> Fiber.await(later.thenApply(Object::toString))));
        Fiber wrapped = scheduler.spawnReturning(
                () -> caught(() -> Fiber.await(CompletableFuture.failedFuture(new CompletionException(thrown)))));
        scheduler.spawn(() -> {
            Fiber.yield();
            later.completeExceptionally(thrown);
        });
        scheduler.run();
        for (Fiber fiber : List.of(failed, dependent, laterFailing, wrapped)) {
            assertSame(thrown, fiber.result());
        }
    }

    @Test
    void awaitOfACancelledStage() {
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> caught(() -> Fiber.await(stage)));
        scheduler.step();
        stage.cancel(true);
        scheduler.run();
        assertEquals(CancellationException.class, fiber.result().getClass());
    }

    @Test
    void awaitInsideAGenerator() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> {
            Generator<Object> generator = Generator.of(() -> Fiber.yield(Fiber.await(stage)));
            return generator.next();
        });
        scheduler.step();
        assertFalse(scheduler.step());
        stage.complete("value");
        scheduler.run();
        assertEquals("value", fiber.result());
    }

    @Test
    void manyFibersAwaitOneStage() {
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            int number = i;
            fibers.add(scheduler.spawnReturning(() -> Fiber.await(stage) + number));
        }
        scheduler.spawn(() -> stage.complete(1));
        scheduler.run();
        for (int i = 0; i < 1000; i++) {
            assertEquals(i + 1, fibers.get(i).result());
        }
    }

    // ---- stages that are complete before the fiber is suspended

    /** Completes itself, in another thread, before the fiber that waits for it can be suspended. */
    private static final class Racing extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            CompletableFuture<String> result = super.whenComplete(action);
            Thread thread = new Thread(() -> complete("raced"));
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return result;
        }
    }

    /** Calls back at once, and lets through what the callback throws. */
    private static final class Immediate extends CompletableFuture<String> {
        @Override
        public CompletableFuture<String> whenComplete(BiConsumer<? super String, ? super Throwable> action) {
            action.accept("at once", null);
            return this;
        }
    }

    @Test
    void aFiberThatHasNothingButAStateAwaitsAStageThatIsComplete() {
        for (Scheduler each : List.of(Scheduler.roundRobin(), Scheduler.parallel(1))) {
            List<Fiber> fibers = new ArrayList<>();
            for (CompletableFuture<String> stage : List.of(new Racing(), new Immediate(),
                    CompletableFuture.completedFuture("before"))) {
                fibers.add(each.spawnReturning(() -> {
                    String value = Fiber.await(stage);
                    Fiber.yield();
                    return value;
                }));
            }
            each.run();
            assertEquals(List.of("raced", "at once", "before"), fibers.stream().map(Fiber::result).toList(), each.toString());
        }
    }
}
