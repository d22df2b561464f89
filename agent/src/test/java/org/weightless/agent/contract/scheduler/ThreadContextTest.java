package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.ThreadContext;

/** ThreadContext: what others bind to the thread, put back and taken along with a fiber. */
class ThreadContextTest {
    private static final ThreadLocal<String> BOUND = new ThreadLocal<>();

    private final List<Object> log = new ArrayList<>();

    /** The value of a thread local of somebody else's. */
    private static class Bound implements ThreadContext {
        final ThreadLocal<String> local;

        Bound(ThreadLocal<String> local) {
            this.local = local;
        }

        @Override
        public Object capture() {
            return local.get();
        }

        @Override
        public void restore(Object captured) {
            local.set((String) captured);
        }
    }

    private static Generator.Body changing(List<Object> log, String name) {
        return () -> {
            log.add(name + " begins with " + BOUND.get());
            BOUND.set(name);
            Fiber.yield();
            log.add(name + " has " + BOUND.get());
            Fiber.sleep(Duration.ofSeconds(1));
            log.add(name + " has " + BOUND.get());
        };
    }

    @Test
    void eachFiberOfASchedulerHasItsOwn() {
        BOUND.set("main");
        Scheduler scheduler = Scheduler.roundRobin().virtualTime().context(new Bound(BOUND));
        scheduler.spawn(changing(log, "a"));
        scheduler.spawn(changing(log, "b"));
        scheduler.run();
        assertEquals(List.of("a begins with main", "b begins with main", "a has a", "b has b", "a has a", "b has b"),
                log);
        assertEquals("main", BOUND.get());
        BOUND.remove();
    }

    @Test
    void withoutItTheyShareTheThreads() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        scheduler.spawn(changing(log, "a"));
        scheduler.spawn(changing(log, "b"));
        scheduler.run();
        assertEquals(List.of("a begins with null", "b begins with a", "a has b", "b has b", "a has b", "b has b"), log);
        assertEquals("b", BOUND.get());
        BOUND.remove();
    }

    @Test
    void oneFiberMayAskForItAlone() {
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        scheduler.spawn(changing(log, "a")).context(new Bound(BOUND));
        scheduler.spawn(changing(log, "b"));
        scheduler.spawn(changing(log, "c"));
        scheduler.run();
        assertEquals(List.of("a begins with null", "b begins with null", "c begins with b", "a has a", "b has c",
                "c has c", "a has a", "b has c", "c has c"), log);
        BOUND.remove();
    }

    @Test
    void aFiberThatIsHandedOverTakesItAlong() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawn(changing(log, "a")).context(new Bound(BOUND));
        scheduler.step();
        Scheduler other = Scheduler.roundRobin().virtualTime();
        other.adopt(fiber);
        BOUND.set("main");
        other.run();
        assertEquals(List.of("a begins with null", "a has a", "a has a"), log);
        assertEquals("main", BOUND.get());
        BOUND.remove();
    }

    @Test
    void severalAreKeptApartAndAChildBeginsWithWhatItsParentHas() {
        ThreadLocal<String> second = new ThreadLocal<>();
        Scheduler scheduler = Scheduler.roundRobin().context(new Bound(BOUND)).context(new Bound(second) {
            @Override
            public Object forNewFiber() {
                return "fresh";
            }
        });
        scheduler.spawn(() -> {
            log.add(BOUND.get() + " " + second.get());
            BOUND.set("parent");
            second.set("parent");
            scheduler.spawn(() -> log.add(BOUND.get() + " " + second.get()));
            Fiber.yield();
            log.add(BOUND.get() + " " + second.get());
        });
        scheduler.run();
        assertEquals(List.of("null fresh", "parent fresh", "parent parent"), log);
        assertNull(BOUND.get());
        assertNull(second.get());
    }

    @Test
    void itGoesWithAFiberFromThreadToThread() {
        Scheduler parallel = Scheduler.parallel(3).context(new Bound(BOUND));
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String name = "f" + i;
            fibers.add(parallel.spawnReturning(() -> {
                for (int turn = 0; turn < 30; turn++) {
                    BOUND.set(name + turn);
                    Fiber.yield();
                    if (!BOUND.get().equals(name + turn)) {
                        return BOUND.get();
                    }
                }
                return "kept";
            }));
        }
        parallel.run();
        for (Fiber fiber : fibers) {
            assertEquals("kept", fiber.result());
        }
    }

    @Test
    void aNestedRunLeavesTheFiberAroundItItsOwn() {
        Scheduler outer = Scheduler.roundRobin().context(new Bound(BOUND));
        Scheduler inner = Scheduler.roundRobin().context(new Bound(BOUND));
        CompletableFuture<Void> done = new CompletableFuture<>();
        for (String name : List.of("o1", "o2")) {
            outer.spawn(name, () -> {
                BOUND.set(name);
                if (name.equals("o1")) {
                    inner.spawn(() -> {
                        log.add(BOUND.get());
                        BOUND.set("inner");
                        Fiber.await(done);
                        log.add(BOUND.get());
                    });
                    inner.run();
                } else {
                    Fiber.yield();
                    done.complete(null);
                }
                log.add(BOUND.get());
            });
        }
        outer.run();
        assertEquals(List.of("o1", "o2", "inner", "o1"), log);
        assertNull(BOUND.get());
    }

    @Test
    void aPolicyThatMeasuresGoesOnMeasuring() {
        long[] clock = new long[1];
        Scheduler fair = Scheduler.fair(() -> clock[0]).context(new Bound(BOUND));
        for (String name : List.of("slow", "fast")) {
            fair.spawn(name, () -> {
                for (int i = 0; i < 3; i++) {
                    log.add(name);
                    clock[0] += name.equals("slow") ? 10 : 1;
                    Fiber.yield();
                }
            });
        }
        fair.run();
        assertEquals(List.of("slow", "fast", "fast", "fast", "slow", "slow"), log);
    }

    // ---- what it throws

    private static final class Failing extends Bound {
        /** How many calls go well before one fails. */
        int good;

        Failing(int good) {
            super(BOUND);
            this.good = good;
        }

        @Override
        public void restore(Object captured) {
            if (good-- == 0) {
                throw new IllegalArgumentException("cannot be restored");
            }
            super.restore(captured);
        }
    }

    @Test
    void aMountThatFailsEndsTheRunAndTheFiberIsIntact() {
        for (Scheduler scheduler : List.of(Scheduler.roundRobin(), Scheduler.parallel(1))) {
            log.clear();
            Fiber fiber = scheduler.spawn(() -> log.add("runs")).context(new Bound(BOUND)).context(new Failing(0));
            BOUND.set("main");
            Exception thrown = assertThrows(IllegalArgumentException.class, scheduler::run);
            assertEquals("cannot be restored", thrown.getMessage());
            assertEquals("main", BOUND.get());
            assertEquals(State.NEW, fiber.state());
            scheduler.run();
            assertEquals(List.of("runs"), log);
            BOUND.remove();
        }
    }

    @Test
    void aJumpsCargoWaitsForAMountThatFailed() {
        for (Scheduler scheduler : List.of(Scheduler.roundRobin(), Scheduler.parallel(1))) {
            Fiber target = scheduler.spawnReturning(() -> Fiber.yield("ready"));
            target.context(new Failing(2));
            scheduler.step();
            scheduler.spawn(() -> Fiber.jump(target, "cargo"));
            assertThrows(IllegalArgumentException.class, scheduler::run);
            assertEquals(State.READY, target.state());
            scheduler.run();
            assertEquals("cargo", target.result());
        }
        BOUND.remove();
    }

    @Test
    void aClockThatThrowsInFrontOfASliceLeavesTheThreadItsOwn() {
        int[] looks = {0};
        Scheduler fair = Scheduler.fair(() -> {
            if (++looks[0] == 3) {
                throw new IllegalArgumentException("no time");
            }
            return looks[0];
        });
        Fiber fiber = fair.spawnReturning(() -> {
            BOUND.set("fiber");
            Fiber.yield();
            return BOUND.get();
        }).context(new Bound(BOUND));
        BOUND.set("main");
        assertThrows(IllegalArgumentException.class, fair::run);
        assertEquals("main", BOUND.get());
        fair.run();
        assertEquals("fiber", fiber.result());
        assertEquals("main", BOUND.get());
        BOUND.remove();
    }

    @Test
    void anUnmountThatFailsEndsTheRunWhenTheFiberIsPutAway() {
        for (Scheduler scheduler : List.of(Scheduler.roundRobin().virtualTime(), Scheduler.parallel(1).virtualTime())) {
            Fiber fiber = scheduler.spawnReturning(() -> {
                Fiber.sleep(Duration.ofSeconds(1));
                return "result";
            }).context(new Failing(1));
            assertThrows(IllegalArgumentException.class, scheduler::run);
            assertEquals(State.WAITING, fiber.state());
            scheduler.run();
            assertEquals("result", fiber.result());
        }
        BOUND.remove();
    }

    @Test
    void aRunningFiberIsToldTooLate() {
        for (Scheduler scheduler : List.of(Scheduler.roundRobin(), Scheduler.parallel(1))) {
            Fiber fiber = scheduler.spawn(() -> Fiber.current().context(new Bound(BOUND)));
            scheduler.run();
            assertTrue(fiber.failure().getMessage().contains("before it begins"), () -> "" + fiber.failure());
            assertSame(fiber, fiber.context(new Bound(BOUND)), "an ended one needs none");
        }
    }
}
