package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Thrown;

/** Fibers that are woken, and suspended, cancelled or jumped to before they run: each gets what it waited for. */
class FiberWakeTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final List<Object> log = new ArrayList<>();

    private void steps() {
        for (int i = 0; i < 100 && scheduler.step(); i++) {
            assertTrue(i < 99, "it does not end");
        }
    }

    /** A fiber that has waited for the stage; the last to be spawned gets the next slice before it. */
    private Fiber woken(CompletableFuture<String> stage, Generator.Body between) {
        Fiber waiting = scheduler.spawnReturning("waiting", () -> Fiber.await(stage));
        scheduler.step();
        scheduler.spawn("between", () -> {
            stage.complete("value");
            Fiber.yield();
        });
        scheduler.spawn("then", between);
        steps();
        return waiting;
    }

    @Test
    void cargoIsNotTheValueOfAWait() {
        Fiber waiting = woken(new CompletableFuture<>(), () -> Fiber.jump("waiting", "cargo"));
        assertNull(waiting.failure());
        assertEquals("value", waiting.result());
    }

    @Test
    void cargoIsNotTheResultOfAJoinNorOfASleep() {
        Fiber slow = scheduler.spawnReturning("slow", () -> {
            Fiber.yield();
            return "joined";
        });
        Fiber joiner = scheduler.spawnReturning("joiner", slow::join);
        scheduler.spawn("jumper", () -> {
            while (scheduler.fiber("slow") != null) {
                Fiber.yield();
            }
            if (scheduler.fiber("joiner") != null) {
                Fiber.jump("joiner", "cargo");
            }
        });
        steps();
        assertEquals("joined", joiner.result());
    }

    @Test
    void aWokenOneThatIsSuspendedKeepsItsValue() {
        Fiber waiting = woken(new CompletableFuture<>(), () -> scheduler.fiber("waiting").suspend());
        assertEquals(State.SUSPENDED, waiting.state());
        waiting.resume();
        steps();
        assertEquals("value", waiting.result());
    }

    @Test
    void aWokenOneThatIsCancelledIsCancelled() {
        Fiber waiting = woken(new CompletableFuture<>(), () -> scheduler.fiber("waiting").cancel());
        assertEquals(State.CANCELLED, waiting.state());
        assertNull(waiting.result());
    }

    @Test
    void anExceptionThatAWaitEndedWithSurvivesASuspension() {
        IOException thrown = new IOException();
        CompletableFuture<Object> stage = new CompletableFuture<>();
        Fiber waiting = scheduler.spawn(() -> Fiber.await(stage));
        scheduler.step();
        waiting.suspend();
        stage.completeExceptionally(thrown);
        steps();
        waiting.resume();
        steps();
        assertSame(thrown, waiting.failure());
    }

    @Test
    void aCancelledOneThatIsJumpedToIsCancelled() {
        Fiber target = scheduler.spawn("target", () -> {
            try {
                log.add(Fiber.<Object>yield(1));
            } catch (FiberCancelled cancelled) {
                log.add("cancelled");
                throw cancelled;
            }
        });
        scheduler.spawn(() -> {
            target.cancel();
            Fiber.jump(target, "cargo");
        });
        steps();
        assertEquals(List.of("cancelled"), log);
        assertEquals(State.CANCELLED, target.state());
    }

    @Test
    void whoCancelsItselfIsToldAtItsNextWait() {
        List<Fiber> fibers = new ArrayList<>();
        Fiber asleep = scheduler.spawn("asleep", () -> {});
        asleep.suspend();
        for (Generator.Body wait : List.<Generator.Body>of(() -> Fiber.sleep(Duration.ofDays(1)),
                () -> Fiber.await(new CompletableFuture<>()), asleep::join)) {
            fibers.add(scheduler.spawn(() -> {
                Fiber.current().cancel();
                try {
                    wait.run();
                } finally {
                    log.add("told");
                }
            }));
        }
        steps();
        assertEquals(List.of("told", "told", "told"), log);
        for (Fiber fiber : fibers) {
            assertEquals(State.CANCELLED, fiber.state());
        }
    }

    @Test
    void whoSuspendsItselfAndWaitsNeedsBoth() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.current().suspend();
            return Fiber.await(stage);
        });
        steps();
        assertEquals(State.SUSPENDED, fiber.state());
        fiber.resume();
        assertFalse(scheduler.step());
        assertEquals(State.WAITING, fiber.state());
        stage.complete("value");
        steps();
        assertEquals("value", fiber.result());
    }

    @Test
    void aBodyThatThrowsTheCancellationItselfIsCancelled() {
        scheduler.onFailure((fiber, thrown) -> log.add("told"));
        List<Throwable> seen = new ArrayList<>();
        Fiber first = scheduler.spawn(() -> {
            try {
                Fiber.yield();
            } catch (FiberCancelled cancelled) {
                seen.add(cancelled);
            }
        });
        scheduler.step();
        first.cancel();
        steps();
        assertEquals(State.DONE, first.state());
        Fiber second = scheduler.spawn(() -> {
            throw Thrown.unchanged(seen.get(0));
        });
        steps();
        assertEquals(State.CANCELLED, second.state());
        assertNull(second.failure());
        assertEquals(List.of(), log);
    }

    @Test
    void inJumpingEachStepIsASwitchToo() {
        Scheduler jumping = Scheduler.jumping();
        for (String name : List.of("A", "B", "C")) {
            jumping.spawn(name, () -> {
                log.add(name);
                Fiber.yield();
                log.add(name);
            });
        }
        for (int i = 1; i <= 6; i++) {
            assertTrue(jumping.step());
            assertEquals(i, jumping.switches());
        }
        assertFalse(jumping.step());
        assertEquals(List.of("A", "B", "C", "A", "B", "C"), log);
    }

    @Test
    void inJumpingAWaitDoesNotEndTheRun() {
        Scheduler jumping = Scheduler.jumping();
        jumping.spawn("A", () -> {
            log.add("A");
            Fiber.sleep(Duration.ofMillis(1));
            log.add("A woken");
            Fiber.jump("B", "cargo");
        });
        jumping.spawn("B", () -> log.add("B"));
        jumping.run();
        assertEquals(List.of("A", "A woken", "B"), log);
    }
}
