package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;

/** Fiber: suspend and resume in each state. */
class FiberStateTest extends StepByStep {
    @Test
    void aSuspendedNewOneDoesNotRun() {
        Fiber fiber = counting("a", 1);
        fiber.suspend();
        assertEquals(State.SUSPENDED, fiber.state());
        exhaust();
        assertEquals(List.of(), log);
        fiber.resume();
        assertTrue(fiber.state() == State.NEW || fiber.state() == State.READY);
        exhaust();
        assertEquals(List.of("a0", "a finally"), log);
    }

    @Test
    void aSuspendedReadyOneGoesOnWhereItStopped() {
        Fiber fiber = counting("a", 2);
        scheduler.step();
        fiber.suspend();
        assertEquals(State.SUSPENDED, fiber.state());
        fiber.suspend();
        exhaust();
        assertEquals(List.of("a0"), log);
        fiber.resume();
        assertEquals(State.READY, fiber.state());
        fiber.resume();
        exhaust();
        assertEquals(List.of("a0", "a1", "a finally"), log);
    }

    @Test
    void suspendingTheRunningOneTakesEffectAtItsNextYield() {
        Fiber fiber = scheduler.spawn("self", () -> {
            Fiber.current().suspend();
            log.add(Fiber.current().state());
            log.add("still runs");
            Fiber.yield();
            log.add("resumed");
        });
        exhaust();
        assertEquals(List.of(State.RUNNING, "still runs"), log);
        assertEquals(State.SUSPENDED, fiber.state());
        fiber.resume();
        exhaust();
        assertEquals("resumed", log.get(2));
        assertEquals(State.DONE, fiber.state());
    }

    @Test
    void whoResumesItselfBeforeItsYieldGoesOn() {
        Fiber fiber = scheduler.spawn(() -> {
            Fiber.current().suspend();
            Fiber.current().resume();
            Fiber.yield();
            log.add("on");
        });
        exhaust();
        assertEquals(List.of("on"), log);
        assertEquals(State.DONE, fiber.state());
    }

    @Test
    void whoSuspendsItselfAndEndsIsDone() {
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.current().suspend();
            return 1;
        });
        exhaust();
        assertEquals(State.DONE, fiber.state());
        assertEquals(1, fiber.result());
    }

    @Test
    void aSelfSuspendedOneThatJumpsIsSuspendedByTheJump() {
        Fiber fiber = scheduler.spawn("a", () -> {
            Fiber.current().suspend();
            Fiber.jump("b", null);
            log.add("a");
        });
        scheduler.spawn("b", () -> log.add(fiber.state()));
        exhaust();
        assertEquals(List.of(State.SUSPENDED), log);
        fiber.resume();
        exhaust();
        assertEquals(List.of(State.SUSPENDED, "a"), log);
    }

    @Test
    void aWaitingOneThatIsSuspendedWaitsForBoth() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage));
        exhaust();
        assertEquals(State.WAITING, fiber.state());
        fiber.suspend();
        stage.complete("value");
        exhaust();
        assertFalse(fiber.state() == State.DONE);
        fiber.resume();
        exhaust();
        assertEquals("value", fiber.result());
    }

    @Test
    void aJoiningOneThatIsSuspendedMissesNothing() {
        Fiber slow = scheduler.spawnReturning(() -> {
            Fiber.yield();
            return "late";
        });
        Fiber joiner = scheduler.spawnReturning(slow::join);
        scheduler.step();
        scheduler.step();
        assertEquals(State.WAITING, joiner.state());
        joiner.suspend();
        exhaust();
        assertEquals(State.DONE, slow.state());
        assertNull(joiner.result());
        joiner.resume();
        exhaust();
        assertEquals("late", joiner.result());
    }

    @Test
    void resumingAWaitingOneDoesNotEndItsWait() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage));
        scheduler.step();
        fiber.resume();
        assertFalse(scheduler.step());
        assertEquals(State.WAITING, fiber.state());
        stage.complete("v");
        exhaust();
        assertEquals("v", fiber.result());
    }

    @Test
    void nothingChangesAnEndedOne() {
        Fiber fiber = scheduler.spawnReturning(() -> 3);
        exhaust();
        fiber.suspend();
        assertEquals(State.DONE, fiber.state());
        fiber.resume();
        fiber.cancel();
        assertEquals(State.DONE, fiber.state());
        assertEquals(Integer.valueOf(3), fiber.<Integer>join());
    }

    @Test
    void whatSuspendsAFiberIsRefusedOutsideOne() {
        Duration limit = Duration.ofMillis(1);
        CompletableFuture<String> stage = new CompletableFuture<>();
        String refused = "no fiber encloses this call, which needs one: %s; call it in code that a fiber runs";
        assertEquals(refused.formatted("await(..)"),
                assertThrows(IllegalStateException.class, () -> Fiber.await(stage, limit)).getMessage());
        assertEquals(refused.formatted("within(..)"),
                assertThrows(IllegalStateException.class, () -> Fiber.within(limit, () -> "body")).getMessage());
        assertThrows(NullPointerException.class, () -> Fiber.await(stage, null));
        assertThrows(NullPointerException.class, () -> Fiber.within(null, () -> "body"));
    }
}
