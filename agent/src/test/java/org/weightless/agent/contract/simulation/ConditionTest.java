package org.weightless.agent.contract.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.simulation.Environment;
import org.weightless.simulation.Event;
import org.weightless.simulation.Interrupt;
import org.weightless.simulation.SimProcess;

/** Any of some events, all of some events. */
@Timeout(60)
class ConditionTest {
    private final EventLog log = new EventLog();
    private final Environment environment = new Environment();

    @Test
    void anyOfHappensWithTheFirstAndAllOfWithTheLast() {
        environment.process(() -> {
            Event<String> a = environment.timeout(1, "a");
            Event<String> b = environment.timeout(2, "b");
            Map<Event<?>, Object> first = a.or(b).await();
            assertEquals(Map.of(a, "a"), first);
            assertEquals(1, environment.now());
            Map<Event<?>, Object> both = a.and(b).await();
            assertEquals(List.of("a", "b"), List.copyOf(both.values()));
            assertEquals(2, environment.now());
        });
        environment.run();
    }

    @Test
    void theValuesAreThoseOfTheMomentInWhichItHappens() {
        environment.process(() -> {
            Event<String> a = environment.event();
            Event<String> b = environment.event();
            a.succeed("a");
            b.succeed("b");
            assertEquals(List.of("a", "b"), List.copyOf(environment.anyOf(a, b).await().values()));
        });
        environment.run();
    }

    @Test
    void anEventThatHasFailedSinceIsShownByItsException() {
        IOException failure = new IOException();
        Event<String> good = environment.event();
        Event<String> bad = environment.event();
        SimProcess<Map<Event<?>, Object>> any = environment.processReturning(() -> environment.anyOf(good, bad).await());
        environment.process(() -> Caught.by(IOException.class, bad::await));
        environment.process(() -> {
            good.succeed("good");
            bad.fail(failure);
        });
        environment.run();
        assertEquals(Map.of(good, "good", bad, failure), any.value());
    }

    @Test
    void conditionsOfConditionsShowTheEvents() {
        environment.process(() -> {
            Event<Integer> a = environment.timeout(1, 1);
            Event<Integer> b = environment.timeout(2, 2);
            Event<Integer> c = environment.timeout(3, 3);
            assertEquals(List.of(1, 2), List.copyOf(a.and(b).or(c).await().values()));
            assertEquals(2, environment.now());
        });
        environment.run();
    }

    @Test
    void aConditionOfNothingHappensAtOnce() {
        environment.process(() -> {
            assertEquals(Map.of(), environment.allOf().await());
            assertEquals(Map.of(), environment.anyOf(List.of()).await());
        });
        environment.run();
        assertEquals(0, environment.now());
    }

    @Test
    void theFirstFailureIsTheConditions() {
        IOException failure = new IOException("no");
        environment.process(() -> {
            SimProcess<Void> fails = environment.process(() -> {
                environment.timeout(1).await();
                throw failure;
            });
            assertSame(failure,
                    Caught.by(IOException.class, () -> environment.allOf(fails, environment.timeout(9)).await()));
            assertEquals(1, environment.now());
        });
        environment.run();
        assertEquals(1, environment.now(), "the other timeout is gone");
    }

    @Test
    void aTimeoutInAConditionThatHoldsAlreadyDoesNotProlongTheRun() {
        environment.process(() -> {
            Event<Void> done = environment.timeout(1);
            done.await();
            Event<Void> limit = environment.timeout(50);
            done.or(limit).await();
            environment.anyOf(List.of(limit, environment.timeout(60), done)).await();
            done.or(environment.event().or(environment.timeout(70))).await();
            done.or(environment.timeout(80).and(environment.timeout(90))).await();
            assertEquals(0, environment.scheduled());
            Event<Void> other = environment.timeout(5);
            done.or(other);
            other.await();
            assertEquals(6, environment.now());
            assertFalse(limit.isProcessed());
            assertTrue(other.isProcessed());
        });
        environment.run();
        assertEquals(6, environment.now());
    }

    @Test
    void aTimeoutThatSomebodyElseWaitsForStays() {
        Event<Void> limit = environment.timeout(50);
        limit.onProcessed(happened -> log.add("limit"));
        environment.process(() -> {
            Event<Void> done = environment.timeout(1);
            done.await();
            done.or(limit).await();
            done.or(environment.event().or(limit)).await();
        });
        environment.run();
        assertEquals("limit", log.take());
        assertEquals(50, environment.now());
    }

    @Test
    void aTimeoutInAConditionThatLosesDoesNotProlongTheRunEither() {
        environment.process(() -> {
            Event<Void> limit = environment.timeout(50);
            environment.timeout(1).or(environment.event().or(limit)).await();
            environment.timeout(1).or(environment.event().or(environment.event().or(environment.timeout(50)))).await();
            assertEquals(0, environment.scheduled());
        });
        environment.run();
        assertEquals(2, environment.now());
    }

    @Test
    void aConditionThatHasLostIsFoundAsIfItsTimeoutsHadStayed() {
        environment.process(() -> {
            Event<String> never = environment.event();
            Event<String> passes = environment.timeout(10, "passed");
            Event<String> happens = environment.event();
            Event<Map<Event<?>, Object>> any = never.or(passes);
            Event<Map<Event<?>, Object>> around = never.or(any);
            Event<Map<Event<?>, Object>> all = happens.and(passes);
            Event<Map<Event<?>, Object>> again = never.or(environment.timeout(20, "later"));
            environment.timeout(1).or(around).await();
            environment.timeout(1).or(all).await();
            environment.timeout(1).or(again).await();
            assertEquals(0, environment.scheduled());
            assertFalse(any.isProcessed() || any.isTriggered() || around.isProcessed());
            happens.succeed("happened");
            environment.timeout(9).await();
            assertTrue(any.isProcessed() && any.isTriggered() && around.isTriggered());
            assertEquals(Map.of(passes, "passed"), any.value());
            assertEquals(Map.of(passes, "passed"), around.await());
            assertEquals(Map.of(happens, "happened", passes, "passed"), all.await());
            assertEquals(12, environment.now());
            assertEquals(List.of("later"), List.copyOf(again.await().values()));
            assertEquals(20, environment.now());
            passes.await();
            assertEquals(0, environment.scheduled());
        });
        environment.run();
        assertEquals(20, environment.now());
    }

    @Test
    void aTimeoutThatLosesLeavesTheQueueAndIsThereForWhoeverWaitsAgain() {
        environment.process(() -> {
            Event<Void> limit = environment.timeout(10);
            environment.timeout(1).or(limit).await();
            assertEquals(0, environment.scheduled());
            assertFalse(limit.isProcessed());
            environment.timeout(4).await();
            limit.await();
            log.add("at " + environment.now());
            Event<Void> passed = environment.timeout(2);
            environment.timeout(1).or(passed).await();
            environment.timeout(5).await();
            assertTrue(passed.isProcessed());
            passed.await();
            log.add("at " + environment.now());
        });
        environment.run();
        assertEquals("at 10.0 at 16.0", log.take());
    }

    @Test
    void eventsOfAnotherEnvironmentAreRefused() {
        Event<Void> other = new Environment().event();
        assertThrows(IllegalArgumentException.class, () -> environment.event().or(other));
    }

    @Test
    void aConditionThatIsWaitedForAgainStillCounts() {
        Event<Void> a = environment.event();
        Event<Void> b = environment.event();
        Event<?> both = a.and(b);
        SimProcess<Void> waits = environment.process(() -> {
            Caught.by(Interrupt.class, () -> both.await());
            both.await();
            log.add("both at " + environment.now());
        });
        environment.process(() -> {
            environment.timeout(1).await();
            a.succeed();
            environment.timeout(1).await();
            waits.interrupt("now");
            environment.timeout(1).await();
            b.succeed();
        });
        environment.run();
        assertEquals("both at 3.0", log.take());
    }
}
