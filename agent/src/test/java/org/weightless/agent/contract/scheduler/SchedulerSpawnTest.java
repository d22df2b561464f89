package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Thrown.refused;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Thrown;

/** Scheduler: ids, names, the live fibers, results, failures and refusals, the same under every policy. */
class SchedulerSpawnTest {
    private static final List<Supplier<Scheduler>> ALL = List.of(Scheduler::roundRobin, Scheduler::prioritySlices,
            Scheduler::priorityScattered, Scheduler::fair, Scheduler::jumping);

    private final List<Object> log = new ArrayList<>();

    private static void exhaust(Scheduler scheduler) {
        for (int i = 0; i < 100; i++) {
            scheduler.run();
        }
    }

    @Test
    void idsCountFromOneAndAreNeverUsedAgain() {
        for (Supplier<Scheduler> policy : ALL) {
            Scheduler scheduler = policy.get();
            Fiber first = scheduler.spawn(() -> {});
            Fiber second = scheduler.spawn("named", () -> {});
            assertEquals(1, first.id());
            assertEquals("fiber-1", first.name());
            assertEquals(2, second.id());
            assertEquals("named", second.name());
            assertTrue(scheduler.remove(2));
            assertEquals(3, scheduler.spawnReturning(() -> 1).id());
            exhaust(scheduler);
            assertEquals(List.of(), List.copyOf(scheduler.fibers()));
            Fiber later = scheduler.spawnReturning("named", () -> 1);
            assertEquals(4, later.id());
            assertEquals("fiber-5", scheduler.spawn(() -> {}).name());
        }
        assertEquals(1, Scheduler.roundRobin().spawn(() -> {}).id());
    }

    @Test
    void aNameOfALiveFiberIsRefusedAndFreeAfterItsEnd() {
        for (Supplier<Scheduler> policy : ALL) {
            Scheduler scheduler = policy.get();
            Fiber first = scheduler.spawn("worker", () -> Fiber.yield());
            refused(IllegalArgumentException.class, () -> scheduler.spawn("worker", () -> {}), "worker");
            refused(IllegalArgumentException.class, () -> scheduler.spawnReturning("worker", () -> 1), "worker");
            scheduler.step();
            refused(IllegalArgumentException.class, () -> scheduler.spawn("worker", () -> {}), "worker");
            exhaust(scheduler);
            assertEquals(State.DONE, first.state());
            Fiber second = scheduler.spawn("worker", () -> Fiber.yield());
            assertSame(second, scheduler.fiber("worker"));
            scheduler.remove(second.id());
            Fiber third = scheduler.spawn("worker", () -> {
                throw new IOException();
            });
            exhaust(scheduler);
            assertEquals(State.FAILED, third.state());
            Fiber fourth = scheduler.spawn("worker", () -> {});
            fourth.cancel();
            scheduler.spawn("worker", () -> {});
            Scheduler.roundRobin().spawn("worker", () -> {});
        }
    }

    @Test
    void fiberFindsLiveOnesOnly() {
        for (Supplier<Scheduler> policy : ALL) {
            Scheduler scheduler = policy.get();
            Fiber fiber = scheduler.spawn("a", () -> {
                assertSame(Fiber.current(), scheduler.fiber("a"));
                Fiber.yield();
            });
            assertSame(fiber, scheduler.fiber("a"));
            assertSame(fiber, scheduler.fiber(1));
            assertNull(scheduler.fiber("b"));
            assertNull(scheduler.fiber(2));
            assertNull(scheduler.fiber(0));
            assertNull(scheduler.fiber(-1));
            fiber.suspend();
            assertSame(fiber, scheduler.fiber("a"));
            fiber.resume();
            exhaust(scheduler);
            assertNull(fiber.failure());
            assertNull(scheduler.fiber("a"));
            assertNull(scheduler.fiber(1));
            assertFalse(scheduler.remove(1));
            assertFalse(scheduler.remove(77));
        }
    }

    @Test
    void fibersAreTheLiveOnesInOrder() {
        Scheduler scheduler = Scheduler.roundRobin();
        List<Fiber> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int yields = i;
            made.add(scheduler.spawn(() -> {
                for (int j = 0; j < yields; j++) {
                    Fiber.yield();
                }
            }));
        }
        Collection<Fiber> before = scheduler.fibers();
        assertEquals(made, List.copyOf(before));
        for (int i = 0; i < 5; i++) {
            scheduler.step();
        }
        assertEquals(made.subList(1, 5), List.copyOf(scheduler.fibers()));
        scheduler.remove(made.get(2).id());
        made.get(3).suspend();
        assertEquals(List.of(made.get(1), made.get(3), made.get(4)), List.copyOf(scheduler.fibers()));
        scheduler.spawn("new", () -> {});
        assertEquals("new", List.copyOf(scheduler.fibers()).get(3).name());
    }

    @Test
    void theFibersCanBeWalkedWhileSomeAreRemoved() {
        Scheduler scheduler = Scheduler.roundRobin();
        for (int i = 0; i < 10; i++) {
            scheduler.spawn(() -> {});
        }
        for (Fiber fiber : List.copyOf(scheduler.fibers())) {
            assertTrue(scheduler.remove(fiber.id()));
        }
        assertEquals(0, scheduler.fibers().size());
    }

    @Test
    void resultsAndFailures() {
        for (Supplier<Scheduler> policy : ALL) {
            Scheduler scheduler = policy.get();
            IOException thrown = new IOException();
            Fiber plain = scheduler.spawn(() -> Fiber.yield("dropped"));
            Fiber returning = scheduler.spawnReturning(() -> {
                Fiber.yield();
                return "value";
            });
            Fiber nothing = scheduler.spawnReturning(() -> null);
            Fiber failing = scheduler.spawnReturning(() -> {
                Fiber.yield();
                throw thrown;
            });
            assertNull(returning.result());
            exhaust(scheduler);
            assertNull(plain.result());
            assertEquals("value", returning.result());
            assertEquals("value", returning.join());
            assertNull(nothing.join());
            assertSame(thrown, failing.failure());
            assertNull(failing.result());
            Thrown.same(thrown, failing::join);
            assertEquals(List.of(State.DONE, State.DONE, State.DONE, State.FAILED),
                    List.of(plain.state(), returning.state(), nothing.state(), failing.state()));
            assertNull(plain.failure());
        }
    }

    @Test
    void anErrorOfOneFiberStopsNoOther() {
        for (Supplier<Scheduler> policy : ALL) {
            Scheduler scheduler = policy.get();
            List<Fiber> failing = new ArrayList<>();
            List<Throwable> causes = List.of(new Error(), new IOException(), new RuntimeException(), new Throwable());
            List<Throwable> told = new ArrayList<>();
            assertSame(scheduler, scheduler.onFailure((fiber, thrown) -> {
                assertSame(thrown, fiber.failure());
                assertEquals(State.FAILED, fiber.state());
                told.add(thrown);
            }));
            for (Throwable cause : causes) {
                failing.add(scheduler.spawn(() -> {
                    Fiber.yield();
                    throw Thrown.unchanged(cause);
                }));
            }
            Fiber good = scheduler.spawnReturning(() -> {
                for (int i = 0; i < 5; i++) {
                    Fiber.yield();
                }
                return "good";
            });
            exhaust(scheduler);
            assertEquals("good", good.result());
            assertEquals(causes, failing.stream().map(Fiber::failure).toList());
            assertEquals(Set.copyOf(causes), Set.copyOf(told), "each once, in an order that fair() may choose");
            assertEquals(4, told.size());
        }
    }

    @Test
    void nullsAreRefused() {
        Scheduler scheduler = Scheduler.roundRobin();
        List<Executable> calls = List.of(
                () -> scheduler.spawn(null),
                () -> scheduler.spawn(null, () -> {}), () -> scheduler.spawn("x", null), () -> scheduler.spawnReturning(null),
                () -> scheduler.spawnReturning(null, () -> 1),
                () -> scheduler.spawnReturning("x", null),
                () -> scheduler.fiber(null),
                () -> scheduler.run(null),
                () -> scheduler.onFailure(null));
        for (Executable call : calls) {
            assertThrows(NullPointerException.class, call);
        }
        assertEquals(0, scheduler.fibers().size());
        Fiber fiber = scheduler.spawn(() -> {
            for (Generator.Body body : List.<Generator.Body>of(() -> Fiber.sleep(null), () -> Fiber.await(null),
                    () -> Fiber.jump(null, "cargo"))) {
                try {
                    body.run();
                } catch (NullPointerException e) {
                    log.add("refused");
                }
            }
        });
        scheduler.run();
        assertNull(fiber.failure());
        assertEquals(List.of("refused", "refused", "refused"), log);
    }

    @Test
    void prioritiesBelowOneAreRefused() {
        Fiber fiber = Scheduler.prioritySlices().spawn("p", () -> {});
        assertEquals(1, fiber.priority());
        assertSame(fiber, fiber.priority(7));
        assertEquals(7, fiber.priority());
        refused(IllegalArgumentException.class, () -> fiber.priority(0), "0");
        refused(IllegalArgumentException.class, () -> fiber.priority(-3), "-3");
        assertEquals(7, fiber.priority());
    }

    @Test
    void outsideAFiberTheVerbsAreRefused() {
        Fiber unstarted = Scheduler.roundRobin().spawn("unstarted", () -> {});
        assertNull(Fiber.current());
        refused(() -> Fiber.sleep(Duration.ZERO));
        refused(() -> Fiber.await(new CompletableFuture<>()));
        refused(() -> Fiber.await(CompletableFuture.completedFuture(1)));
        refused(() -> Fiber.jump(unstarted, null));
        refused(unstarted::join);
        refused(Fiber::yield);
        refused(() -> Fiber.yield("value"));
        Generator<Object> generator = Generator.of(() -> {
            for (Generator.Body body : List.<Generator.Body>of(() -> Fiber.sleep(Duration.ZERO), () -> Fiber.jump("x", null),
                    unstarted::join, () -> Fiber.await(new CompletableFuture<>()))) {
                try {
                    body.run();
                } catch (IllegalStateException e) {
                    Fiber.yield("refused");
                }
            }
        });
        assertEquals(List.of("refused", "refused", "refused", "refused"), generator.stream().toList());
        assertEquals(State.NEW, unstarted.state());
    }

    @Test
    void currentIsTheRunningFiber() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber[] made = new Fiber[1];
        made[0] = scheduler.spawn(() -> {
            log.add(Fiber.current() == made[0]);
            Fiber.yield();
            Generator<Object> generator = Generator.of(() -> Fiber.yield(Fiber.current()));
            log.add(generator.next() == made[0]);
            log.add(made[0].state());
        });
        scheduler.run();
        assertNull(Fiber.current());
        assertEquals(List.of(true, true, State.RUNNING), log);
    }

    @Test
    void runAndStepInsideAFiberOfTheSameSchedulerAreRefused() {
        for (Supplier<Scheduler> policy : ALL) {
            log.clear();
            Scheduler scheduler = policy.get();
            Fiber fiber = scheduler.spawn("inside", () -> {
                for (Runnable call : List.<Runnable>of(scheduler::run, scheduler::step, () -> scheduler.run("inside"))) {
                    try {
                        call.run();
                    } catch (IllegalStateException e) {
                        log.add("refused");
                    }
                }
            });
            scheduler.run();
            assertEquals(List.of("refused", "refused", "refused"), log);
            assertEquals(State.DONE, fiber.state());
        }
    }

    @Test
    void anotherSchedulerMayRunInsideAFiber() {
        Scheduler outer = Scheduler.roundRobin();
        Fiber fiber = outer.spawn(() -> {
            Fiber me = Fiber.current();
            Scheduler inner = Scheduler.roundRobin();
            for (String name : List.of("x", "y")) {
                inner.spawn(name, () -> {
                    log.add(name + "1");
                    Fiber.yield();
                    log.add(Fiber.current().name() + "2");
                });
            }
            inner.run();
            assertSame(me, Fiber.current());
            Fiber.yield();
            log.add("end");
        });
        outer.spawn(() -> log.add("other"));
        outer.run();
        assertNull(fiber.failure());
        assertNotNull(fiber.name());
        assertEquals(List.of("x1", "y1", "x2", "y2", "other", "end"), log);
    }
}
