package org.weightless.agent.contract.jump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;

/** Fiber.jump: targets, cargo, order, and what is refused. */
class JumpTest {
    private static final List<Supplier<Scheduler>> TURNS =
            List.of(Scheduler::roundRobin, Scheduler::prioritySlices, Scheduler::priorityScattered);

    private final List<Object> log = new ArrayList<>();

    /** A fiber that notes each slice. */
    private Fiber idle(Scheduler scheduler, String name, int slices) {
        return scheduler.spawn(name, () -> {
            for (int i = 0; i < slices; i++) {
                log.add(name);
                Fiber.yield();
            }
        });
    }

    private static void clean(Scheduler scheduler, Fiber... fibers) {
        for (Fiber fiber : fibers) {
            assertNull(fiber.failure());
        }
    }

    @Test
    void aTargetByFiberByNameAndById() {
        for (Supplier<Scheduler> policy : TURNS) {
            log.clear();
            Scheduler scheduler = policy.get();
            Fiber jumper = scheduler.spawn("jumper", () -> {
                Fiber.jump(scheduler.fiber("C"), null);
                log.add("back");
                Fiber.jump("C", null);
                log.add("back");
                Fiber.jump(3, null);
                log.add("back");
            });
            idle(scheduler, "B", 3);
            idle(scheduler, "C", 6);
            scheduler.run();
            clean(scheduler, jumper);
            assertEquals(List.of("C", "B", "C", "back", "C", "B", "C", "back", "C", "B", "C", "back"), log);
        }
    }

    @Test
    void theQueuesPlaceDoesNotMove() {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn("A", () -> {
            log.add("A");
            Fiber.jump("D", null);
            log.add("A");
        });
        for (String name : List.of("B", "C", "D", "E")) {
            idle(scheduler, name, 2);
        }
        scheduler.run();
        assertEquals(List.of("A", "D", "B", "C", "D", "E", "A", "B", "C", "E"), log);
        assertEquals(10 + 4, scheduler.switches(), "each of the four idle ones ends in a slice of its own");
    }

    @Test
    void cargoGoesToTheTargetsYieldAndBack() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber server = scheduler.spawn("server", () -> {
            Object request = Fiber.yield(null);
            while (!"stop".equals(request)) {
                request = Fiber.jump("client", request + " answered");
            }
            log.add("stopped");
        });
        Fiber client = scheduler.spawn("client", () -> {
            log.add(Fiber.<Object>jump(server, "one"));
            log.add(Fiber.<Object>jump(server, "two"));
            log.add(String.valueOf(Fiber.<Object>jump(server, "stop")));
        });
        scheduler.run();
        clean(scheduler, server, client);
        assertEquals(List.of("one answered", "two answered", "stopped", "null"), log);
    }

    @Test
    void cargoIsNullWhereTheSchedulerCameRoundByItself() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber jumper = scheduler.spawn("A", () -> {
            log.add(String.valueOf(Fiber.<Object>jump("B", "cargo")));
            log.add(String.valueOf(Fiber.<Object>yield("value")));
        });
        Fiber target = scheduler.spawn("B", () -> {
            log.add("first " + Fiber.yield(1));
            log.add("second " + Fiber.yield(2));
            log.add("third " + Fiber.yield(3));
        });
        scheduler.run();
        clean(scheduler, jumper, target);
        assertEquals(List.of("first null", "null", "second null", "null", "third null"), log,
                "the cargo is dropped, as B had not begun");
    }

    @Test
    void aPlainYieldGivesTheCargoOfWhoeverJumpsThere() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber waiting = scheduler.spawn("waiting", () -> {
            log.add(Fiber.<Object>yield("ignored"));
            Fiber.yield();
            log.add(String.valueOf(Fiber.<Object>yield(null)));
        });
        Fiber jumper = scheduler.spawn("jumper", () -> Fiber.jump(waiting, "cargo"));
        scheduler.run();
        clean(scheduler, waiting, jumper);
        assertEquals(List.of("cargo", "null"), log);
    }

    @Test
    void yieldOfAFiberIsAJumpOnlyDirectlyInAFiber() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber jumper = scheduler.spawn("A", () -> {
            log.add("A");
            Fiber target = scheduler.fiber("C");
            Generator<Object> generator = Generator.of(() -> Fiber.yield(target));
            assertSame(target, generator.next());
            log.add("A still");
            Fiber.yield(target);
            log.add("A again");
            Fiber.yield("C");
            log.add("A end");
        });
        idle(scheduler, "B", 2);
        idle(scheduler, "C", 3);
        scheduler.run();
        clean(scheduler, jumper);
        assertEquals(List.of("A", "A still", "C", "B", "C", "A again", "B", "C", "A end"), log);
    }

    @Test
    void aJumpInsideAGeneratorSuspendsTheFiberThroughIt() {
        Scheduler scheduler = Scheduler.roundRobin();
        List<Generator<Object>> shared = new ArrayList<>();
        Fiber jumper = scheduler.spawn("A", () -> {
            Generator<Object> generator = Generator.of(() -> {
                log.add(Fiber.<Object>jump("B", "there"));
                Fiber.yield("value");
            });
            shared.add(generator);
            log.add(generator.next());
        });
        Fiber target = scheduler.spawn("B", () -> {
            log.add("running " + shared.get(0).isRunning());
            try {
                shared.get(0).next();
            } catch (IllegalStateException e) {
                log.add(e.getMessage().contains("generator already executing"));
            }
            Fiber.jump("A", "back");
            log.add("running " + shared.get(0).isRunning());
        });
        scheduler.run();
        clean(scheduler, jumper, target);
        assertEquals(List.of("running true", true, "back", "value", "running false"), log);
    }

    @Test
    void pingPong() {
        Scheduler scheduler = Scheduler.roundRobin();
        int rounds = 10_000;
        Fiber ping = scheduler.spawnReturning("ping", () -> {
            int sum = 0;
            Fiber.yield();
            for (int i = 0; i < rounds; i++) {
                sum += Fiber.<Integer>jump("pong", i);
            }
            scheduler.fiber("pong").cancel();
            return sum;
        });
        scheduler.spawn("pong", () -> {
            Object ball = Fiber.yield(null);
            while (true) {
                ball = Fiber.jump("ping", ball == null ? 0 : (int) ball * 2);
            }
        });
        scheduler.run();
        clean(scheduler, ping);
        assertEquals(rounds * (rounds - 1), ping.result());
    }

    // ---- the one of higher priority

    @Test
    void firstOneSliceGoesToTheHighestPriorityAboveTheTargets() {
        for (Supplier<Scheduler> policy : List.<Supplier<Scheduler>>of(Scheduler::roundRobin, Scheduler::jumping)) {
            log.clear();
            Scheduler scheduler = policy.get();
            Fiber jumper = scheduler.spawn("A", () -> {
                log.add("A");
                Fiber.jump("B", null);
                log.add("A end");
            });
            jumper.priority(9);
            idle(scheduler, "B", 1).priority(2);
            idle(scheduler, "C", 1).priority(3);
            idle(scheduler, "D", 1).priority(4);
            idle(scheduler, "E", 1).priority(4);
            for (int i = 0; i < 3; i++) {
                assertTrue(scheduler.step());
            }
            assertEquals(List.of("A", "D", "B"), log);
        }
    }

    @Test
    void anEqualPriorityDoesNotGoFirstNorOneThatCannotRun() {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn("A", () -> {
            log.add("A");
            Fiber.jump("D", null);
        });
        idle(scheduler, "B", 1).priority(2);
        idle(scheduler, "C", 1).priority(5).suspend();
        idle(scheduler, "D", 1).priority(2);
        scheduler.step();
        scheduler.step();
        assertEquals(List.of("A", "D"), log);
    }

    @Test
    void theCargoReachesTheTargetBehindTheExtraSlice() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber target = scheduler.spawn("target", () -> log.add(Fiber.<Object>yield("begun")));
        scheduler.spawn("high", () -> {
            for (int i = 0; i < 3; i++) {
                log.add("high got " + Fiber.yield(i));
            }
        }).priority(2);
        scheduler.spawn("jumper", () -> Fiber.jump(target, "cargo"));
        scheduler.run();
        assertEquals(List.of("high got null", "cargo", "high got null", "high got null"), log);
    }

    // ---- refusals

    /** Tries to jump and goes on. */
    private void attempt(Object target, String word) {
        try {
            Fiber.jump(target, "cargo");
            log.add("jumped");
        } catch (IllegalArgumentException e) {
            log.add(e.getMessage().contains(word) ? "refused" : "no " + word + " in " + e.getMessage());
        }
    }

    @Test
    void aTargetThatCannotRunIsRefusedAtTheJump() {
        for (Supplier<Scheduler> policy : List.<Supplier<Scheduler>>of(Scheduler::roundRobin, Scheduler::prioritySlices,
                Scheduler::priorityScattered, Scheduler::fair)) {
            log.clear();
            Scheduler scheduler = policy.get();
            Fiber ended = scheduler.spawn("ended", () -> {});
            Fiber failed = scheduler.spawn("failed", () -> {
                throw new IllegalStateException();
            });
            Fiber suspended = scheduler.spawn("suspended", () -> Fiber.yield());
            suspended.suspend();
            Fiber joining = scheduler.spawn("joining", suspended::join);
            Fiber awaiting = scheduler.spawn("awaiting", () -> Fiber.await(new CompletableFuture<>()));
            Fiber sleeping = scheduler.spawn("sleeping", () -> Fiber.sleep(Duration.ofDays(1)));
            Fiber stranger = Scheduler.roundRobin().spawn("stranger", () -> {});
            while (scheduler.step()) {
                assertTrue(scheduler.switches() < 100);
            }
            Fiber jumper = scheduler.spawn("jumper", () -> {
                attempt("nobody", "nobody");
                attempt(77, "77");
                for (Fiber target : List.of(ended, failed, suspended, joining, awaiting, sleeping, stranger)) {
                    attempt(target, target.name());
                }
                attempt("ended", "ended");
                attempt(1, "1");
                attempt("suspended", "suspended");
                attempt(2.5, "");
                log.add("goes on");
            });
            long before = scheduler.switches();
            scheduler.step();
            clean(scheduler, jumper);
            assertEquals(State.DONE, jumper.state());
            assertEquals(before + 1, scheduler.switches(), "no refused jump switches");
            assertEquals(13, log.stream().filter("refused"::equals).count(), log::toString);
            assertEquals("goes on", log.get(13));
        }
    }

    @Test
    void aRefusedJumpThatNobodyCatchesIsTheFibersFailure() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber jumper = scheduler.spawn(() -> Fiber.jump("nobody", null));
        Fiber other = scheduler.spawn(() -> Fiber.yield());
        scheduler.run();
        assertEquals(IllegalArgumentException.class, jumper.failure().getClass());
        assertEquals(State.DONE, other.state());
    }
}
