package org.weightless.agent.contract.wait;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.agent.testing.Garbage;

/** Many fibers at one stage, and stages of all kinds. */
@Timeout(60)
class StagesTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime().onFailure((fiber, thrown) -> {});

    /** A future with a text that is counted. */
    private static final class Told extends CompletableFuture<String> {
        private int asked;

        @Override
        public String toString() {
            asked++;
            return "my own text";
        }
    }

    /** A stage that is no future and knows one method. */
    private static final class Listeners {
        private final List<BiConsumer<Object, Throwable>> all = new ArrayList<>();
        private RuntimeException refuses;

        @SuppressWarnings("unchecked")
        CompletionStage<Object> stage() {
            return (CompletionStage<Object>) Proxy.newProxyInstance(StagesTest.class.getClassLoader(),
                    new Class<?>[] {CompletionStage.class}, (proxy, method, arguments) -> {
                        if (!method.getName().equals("whenComplete")) {
                            return method.getName().equals("hashCode") ? 1 : "a stage";
                        }
                        if (refuses != null) {
                            throw refuses;
                        }
                        all.add((BiConsumer<Object, Throwable>) arguments[0]);
                        return proxy;
                    });
        }

        void complete(Object value, Throwable thrown) {
            all.forEach(listener -> listener.accept(value, thrown));
        }
    }

    @Test
    void thousandsOfFibersAreOneDependentAndNoneWhenTheirTimeIsOver() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CompletableFuture<String> users = stage.thenApply(text -> text + "!");
        int[] late = new int[1];
        for (int i = 0; i < 5_000; i++) {
            int millis = i;
            scheduler.spawn(() -> {
                for (int round = 0; round < 3; round++) {
                    try {
                        Fiber.await(stage, Duration.ofMillis(10_000 + millis));
                    } catch (TimedOutException e) {
                        late[0]++;
                    }
                }
            });
        }
        while (stage.getNumberOfDependents() < 2) {
            assertTrue(scheduler.step());
        }
        scheduler.spawn(() -> log.add("dependents: " + stage.getNumberOfDependents()));
        scheduler.run();
        assertEquals(15_000, late[0]);
        assertEquals("dependents: 2", log.take());
        assertEquals(1, stage.getNumberOfDependents(), "the user's own");
        stage.complete("served");
        assertEquals("served!", users.join());
    }

    @Test
    void thoseThatAwaitOneStageGoOnTogether() {
        CompletableFuture<String> good = new CompletableFuture<>();
        CompletableFuture<String> bad = new CompletableFuture<>();
        IOException exception = new IOException("bad");
        for (String name : new String[] {"a", "b", "c"}) {
            scheduler.spawn(name, () -> {
                log.add(name + Fiber.await(good));
                try {
                    Fiber.await(bad);
                } catch (Exception e) {
                    log.add(e == exception ? name + "!" : e.toString());
                }
            });
        }
        scheduler.spawn(() -> {
            good.complete("1");
            Fiber.yield();
            bad.completeExceptionally(new CompletionException(exception));
        });
        scheduler.run();
        assertEquals("a1 b1 c1 a! b! c!", log.take());
    }

    @Test
    void noCompletionExceptionIsLeftAroundTheExceptionHoweverManyThereWere() {
        IOException exception = new IOException("bad");
        CompletableFuture<Object> stage = CompletableFuture.failedFuture(exception)
                .thenApply(value -> value)
                .handle((value, thrown) -> {
                    throw new CompletionException(thrown);
                });
        Fiber waits = scheduler.spawn(() -> Fiber.await(stage));
        scheduler.run();
        assertSame(exception, waits.failure());
    }

    @Test
    void aStageThatIsNoFutureGivesItsValuesAndItsExceptionsAndHoldsOneListener() {
        Listeners listeners = new Listeners();
        CompletionStage<Object> stage = listeners.stage();
        IOException exception = new IOException("bad");
        Fiber waits = scheduler.spawnReturning(() -> Fiber.await(stage));
        Fiber polls = scheduler.spawnReturning(() -> {
            for (int i = 0; i < 100; i++) {
                Caught.by(TimedOutException.class, () -> Fiber.await(stage, Duration.ofSeconds(1)));
            }
            return Fiber.await(stage);
        });
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofSeconds(1_000));
            listeners.complete("value", null);
        });
        scheduler.run();
        assertEquals("value", waits.result());
        assertEquals("value", polls.result());
        assertEquals(1, listeners.all.size());
        Listeners failing = new Listeners();
        CompletionStage<Object> bad = failing.stage();
        Fiber fails = scheduler.spawn(() -> Fiber.await(bad));
        assertTrue(scheduler.step());
        failing.complete(null, new CompletionException(exception));
        scheduler.run();
        assertSame(exception, fails.failure());
    }

    @Test
    void aStageThatTakesNoListenerFailsTheAwaitAndMayTakeOneLater() {
        Listeners listeners = new Listeners();
        CompletionStage<Object> stage = listeners.stage();
        listeners.refuses = new IllegalStateException("nobody may listen");
        Fiber first = scheduler.spawn(() -> Fiber.await(stage));
        scheduler.run();
        assertSame(listeners.refuses, first.failure());
        listeners.refuses = null;
        Fiber second = scheduler.spawnReturning(() -> Fiber.await(stage));
        assertTrue(scheduler.step());
        listeners.complete("value", null);
        scheduler.run();
        assertEquals("value", second.result());
    }

    @Test
    void aStageWithoutTheMethodsOfAFutureIsAwaited() {
        CompletableFuture<String> source = new CompletableFuture<>();
        CompletionStage<String> minimal = source.minimalCompletionStage();
        Fiber fiber = scheduler.spawnReturning(() -> {
            Caught.by(TimedOutException.class, () -> Fiber.await(minimal, Duration.ofSeconds(1)));
            source.complete("value");
            return Fiber.await(minimal);
        });
        scheduler.run();
        assertEquals("value", fiber.result());
    }

    @Test
    void aStageThatKeepsItsListenerDoesNotHoldASchedulerThatWaitsNoMore() {
        Listeners listeners = new Listeners();
        CompletionStage<Object> stage = listeners.stage();
        Scheduler dropped = Scheduler.roundRobin().virtualTime();
        dropped.spawn(() -> Caught.by(TimedOutException.class, () -> Fiber.await(stage, Duration.ofSeconds(1))));
        dropped.run();
        WeakReference<Scheduler> reference = new WeakReference<>(dropped);
        dropped = null;
        Garbage.assertCollected(reference, "the scheduler");
        assertEquals(1, listeners.all.size());
        assertNotNull(stage);
    }

    @Test
    void aDumpAloneAsksForTheTextOfAStage() {
        Told stage = new Told();
        Fiber fiber = scheduler.spawn("waiting", () -> Fiber.await(stage, Duration.ofHours(1)));
        assertTrue(scheduler.step());
        assertFalse(stage.asked > 0, "asked for by the wait");
        assertTrue(scheduler.dump().contains("waits for my own text"), scheduler::dump);
        int asked = stage.asked;
        Fiber jumper = scheduler.spawn(() -> Fiber.jump(fiber, null));
        scheduler.step();
        assertTrue(jumper.failure().getMessage().contains("waits for a stage"), () -> jumper.failure().getMessage());
        scheduler.run();
        assertTrue(fiber.failure().getMessage().contains(Told.class.getName()), () -> fiber.failure().getMessage());
        assertEquals(asked, stage.asked);
    }
}
