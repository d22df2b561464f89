package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.FiberCancelled;
import org.weightless.Generator;

/** Fiber: cancel and remove in each state, and who is told. */
class FiberCancelTest extends StepByStep {
    @Test
    void aCancelledNewOneIsCancelledAtOnce() {
        scheduler.onFailure((fiber, thrown) -> log.add("told"));
        Fiber fiber = counting("a", 1);
        fiber.cancel();
        assertEquals(State.CANCELLED, fiber.state());
        assertNull(scheduler.fiber("a"));
        exhaust();
        assertEquals(List.of(), log);
        assertEquals(0, scheduler.switches());
        assertThrows(CancellationException.class, fiber::join);
        assertNull(fiber.failure());
    }

    @Test
    void aCancelledReadyOneRunsItsFinallyBlocks() {
        scheduler.onFailure((fiber, thrown) -> log.add("told"));
        Fiber fiber = counting("a", 5);
        scheduler.step();
        fiber.cancel();
        exhaust();
        assertEquals(List.of("a0", "a finally"), log);
        assertEquals(State.CANCELLED, fiber.state());
        assertNull(fiber.failure());
        assertNull(fiber.result());
        assertEquals(0, scheduler.fibers().size());
        assertThrows(CancellationException.class, fiber::join);
    }

    @Test
    void cancelWakesASuspendedOneAndAWaitingOne() {
        List<Fiber> fibers = new ArrayList<>();
        Fiber never = scheduler.spawn("never", () -> {});
        never.suspend();
        fibers.add(counting("suspended", 3));
        for (Generator.Body wait : List.<Generator.Body>of(() -> Fiber.sleep(Duration.ofDays(1)),
                () -> Fiber.await(new CompletableFuture<>()), never::join)) {
            fibers.add(scheduler.spawn(() -> {
                try {
                    wait.run();
                } catch (FiberCancelled cancelled) {
                    log.add("cancelled");
                    throw cancelled;
                }
            }));
        }
        for (int i = 0; i < 4; i++) {
            scheduler.step();
        }
        fibers.get(0).suspend();
        exhaust();
        fibers.forEach(Fiber::cancel);
        exhaust();
        assertEquals(List.of("suspended0", "suspended finally", "cancelled", "cancelled", "cancelled"), log);
        for (Fiber fiber : fibers) {
            assertEquals(State.CANCELLED, fiber.state());
            assertNull(fiber.failure());
        }
    }

    @Test
    void aSuspendedNewOneIsCancelledAtOnceToo() {
        Fiber fiber = counting("a", 3);
        fiber.suspend();
        fiber.cancel();
        exhaust();
        assertEquals(State.CANCELLED, fiber.state());
        assertEquals(List.of(), log);
    }

    @Test
    void whoCancelsItselfIsToldAtItsNextYield() {
        Fiber fiber = scheduler.spawn(() -> {
            Fiber.current().cancel();
            log.add(Fiber.current().state());
            try {
                Fiber.yield();
                log.add("not reached");
            } finally {
                log.add("finally");
            }
        });
        exhaust();
        assertEquals(List.of(State.RUNNING, "finally"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void aCancelledOneMayYieldInItsFinallyBlocks() {
        Fiber fiber = scheduler.spawn("a", () -> {
            try {
                Fiber.yield();
            } finally {
                log.add("begin");
                Fiber.yield();
                log.add("end");
            }
        });
        scheduler.step();
        fiber.cancel();
        scheduler.step();
        assertEquals(List.of("begin"), log);
        assertEquals(State.READY, fiber.state());
        exhaust();
        assertEquals(List.of("begin", "end"), log);
        assertEquals(State.CANCELLED, fiber.state());
    }

    @Test
    void whoCatchesTheCancellationGoesOn() {
        Fiber fiber = scheduler.spawnReturning(() -> {
            try {
                Fiber.yield();
            } catch (FiberCancelled cancelled) {
                log.add("caught");
            }
            Fiber.yield();
            return "survived";
        });
        scheduler.step();
        fiber.cancel();
        exhaust();
        assertEquals(List.of("caught"), log);
        assertEquals(State.DONE, fiber.state());
        assertEquals("survived", fiber.join());
    }

    @Test
    void anotherExceptionAtTheCancellationIsAFailure() {
        scheduler.onFailure((fiber, thrown) -> log.add(thrown.getMessage()));
        Fiber fiber = scheduler.spawn(() -> {
            try {
                Fiber.yield();
            } finally {
                if (log.isEmpty()) {
                    throw new IllegalStateException("at the end");
                }
            }
        });
        scheduler.step();
        fiber.cancel();
        exhaust();
        assertEquals(State.FAILED, fiber.state());
        assertEquals(List.of("at the end"), log);
    }

    @Test
    void cancellationEndsTheGeneratorsInBetween() {
        List<Generator<Object>> made = new ArrayList<>();
        Fiber fiber = scheduler.spawn(() -> {
            Generator<Object> generator = Generator.of(() -> {
                try {
                    Fiber.sleep(Duration.ofDays(1));
                } finally {
                    log.add("generator");
                }
            });
            made.add(generator);
            try {
                generator.next();
            } finally {
                log.add("fiber");
            }
        });
        scheduler.step();
        assertTrue(made.get(0).isRunning());
        fiber.cancel();
        exhaust();
        assertEquals(List.of("generator", "fiber"), log);
        assertEquals(State.CANCELLED, fiber.state());
        assertTrue(made.get(0).isDone());
    }

    @Test
    void handlersOfExceptionsDoNotSeeTheCancellation() {
        Fiber fiber = scheduler.spawn(() -> {
            while (true) {
                try {
                    Fiber.yield();
                } catch (Exception e) {
                    log.add("caught");
                }
            }
        });
        scheduler.step();
        fiber.cancel();
        exhaust();
        assertEquals(State.CANCELLED, fiber.state());
        assertEquals(List.of(), log);
    }

    // ---- remove

    @Test
    void removeRunsNoFinally() {
        scheduler.onFailure((fiber, thrown) -> log.add("told"));
        Fiber fresh = counting("fresh", 2);
        Fiber ready = counting("ready", 2);
        Fiber suspended = counting("suspended", 2);
        Fiber sleeping = scheduler.spawn("sleeping", () -> {
            try {
                Fiber.sleep(Duration.ofDays(1));
            } finally {
                log.add("sleeping finally");
            }
        });
        fresh.suspend();
        for (int i = 0; i < 3; i++) {
            scheduler.step();
        }
        fresh.resume();
        suspended.suspend();
        log.clear();
        for (Fiber fiber : List.of(fresh, ready, suspended, sleeping)) {
            assertTrue(scheduler.remove(fiber.id()));
            assertFalse(scheduler.remove(fiber.id()));
            assertEquals(State.CANCELLED, fiber.state());
            assertNull(fiber.failure());
            assertThrows(CancellationException.class, fiber::join);
            fiber.resume();
            assertEquals(State.CANCELLED, fiber.state());
        }
        assertFalse(scheduler.remove(77));
        exhaust();
        assertEquals(List.of(), log);
    }

    @Test
    void removingTheRunningOneTakesEffectAtItsNextYield() {
        Fiber fiber = scheduler.spawn("self", () -> {
            try {
                log.add(scheduler.remove(Fiber.current().id()));
                log.add(Fiber.current().state());
                Fiber.yield();
                log.add("not reached");
            } finally {
                log.add("not reached either");
            }
        });
        exhaust();
        assertEquals(List.of(true, State.RUNNING), log);
        assertEquals(State.CANCELLED, fiber.state());
        assertNull(scheduler.fiber("self"));
        assertEquals(0, scheduler.fibers().size());
    }

    @Test
    void joinersOfRemovedAndCancelledOnesAreTold() {
        Fiber removed = counting("removed", 50);
        Fiber cancelled = counting("cancelled", 50);
        Fiber fresh = scheduler.spawn("fresh", () -> {});
        fresh.suspend();
        List<Fiber> joiners = new ArrayList<>();
        for (Fiber fiber : List.of(removed, cancelled, fresh)) {
            joiners.add(scheduler.spawnReturning(() -> {
                try {
                    return fiber.join();
                } catch (CancellationException e) {
                    return "told of " + fiber.name();
                }
            }));
        }
        for (int i = 0; i < 5; i++) {
            scheduler.step();
        }
        assertEquals(State.WAITING, joiners.get(0).state());
        scheduler.remove(removed.id());
        cancelled.cancel();
        fresh.cancel();
        exhaust();
        assertEquals(List.of("told of removed", "told of cancelled", "told of fresh"),
                joiners.stream().map(Fiber::result).toList());
    }
}
