package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.FiberLocal;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Garbage;

/** FiberLocal: whose value it is, and for how long. */
class FiberLocalTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final List<Object> log = new ArrayList<>();
    private final FiberLocal<String> local = new FiberLocal<>();

    @Test
    void eachFiberHasItsOwnValueAndTheThreadToo() {
        local.set("thread's");
        for (String name : List.of("a", "b")) {
            scheduler.spawn(() -> {
                log.add(String.valueOf(local.get()));
                local.set(name);
                Fiber.yield();
                log.add(local.get());
                local.remove();
                log.add(String.valueOf(local.get()));
            });
        }
        scheduler.run();
        assertEquals(List.of("null", "null", "a", "null", "b", "null"), log);
        assertEquals("thread's", local.get());
        local.remove();
        assertNull(local.get());
    }

    @Test
    void anInitialValueIsMadeOnceForEach() {
        AtomicInteger made = new AtomicInteger();
        FiberLocal<Integer> counted = FiberLocal.withInitial(made::incrementAndGet);
        for (int i = 0; i < 2; i++) {
            scheduler.spawn(() -> {
                log.add(counted.get());
                Fiber.yield();
                log.add(counted.get());
                counted.remove();
                log.add(counted.get());
            });
        }
        scheduler.run();
        assertEquals(List.of(1, 2, 1, 3, 2, 4), log);
        assertEquals(5, counted.get());
        assertEquals(5, counted.get());
    }

    @Test
    void itIsSeenInGeneratorsAtAnyDepthAndInPlainCode() {
        scheduler.spawn(() -> {
            local.set("fiber's");
            Generator<Object> inner = Generator.of(() -> {
                Fiber.yield(local.get());
                local.set("generator's");
                Fiber.yield(local.get());
            });
            Generator<Object> outer = Generator.of(() -> {
                for (Object value : inner) {
                    Fiber.yield(value);
                }
            });
            log.add(outer.next());
            Fiber.yield();
            log.add(outer.next());
            log.add(local.get());
            List.of(1).forEach(each -> log.add(local.get()));
            Generator<Object> readByPlainCode = Generator.of(() -> Fiber.yield(local.get()));
            log.add(Stream.of(readByPlainCode).map(Generator::next).toList().get(0));
        });
        scheduler.run();
        assertEquals(List.of("fiber's", "generator's", "generator's", "generator's", "generator's"), log);
    }

    @Test
    void aGeneratorSeesTheValueOfWhoReadsIt() {
        Generator<Object> shared = Generator.of(() -> {
            while (true) {
                Fiber.yield(String.valueOf(local.get()));
            }
        });
        for (String name : List.of("a", "b")) {
            scheduler.spawn(() -> {
                local.set(name);
                Fiber.yield();
                log.add(shared.next());
            });
        }
        scheduler.run();
        log.add(shared.next());
        assertEquals(List.of("a", "b", "null"), log);
    }

    @Test
    void aFiberOfANestedRunHasItsOwn() {
        scheduler.spawn(() -> {
            local.set("outer");
            Scheduler inner = Scheduler.roundRobin();
            inner.spawn(() -> log.add(String.valueOf(local.get())));
            inner.run();
            log.add(local.get());
        });
        scheduler.run();
        assertEquals(List.of("null", "outer"), log);
    }

    @Test
    void aNewFiberInheritsWhatTheSpawningCodeHasIfAsked() {
        FiberLocal<String> inherited = FiberLocal.inheritable();
        FiberLocal<String> marked = FiberLocal.inheritable(value -> value + "'s child");
        inherited.set("thread");
        scheduler.spawn(() -> {
            log.add(inherited.get());
            log.add(String.valueOf(marked.get()));
            inherited.set("fiber");
            marked.set("fiber");
            local.set("not inherited");
            scheduler.spawn(() -> {
                log.add(inherited.get());
                log.add(marked.get());
                log.add(String.valueOf(local.get()));
                inherited.set("child");
            });
            Fiber.yield();
            log.add(inherited.get());
        });
        scheduler.run();
        assertEquals(List.of("thread", "null", "fiber", "fiber's child", "null", "fiber"), log);
        inherited.remove();
        scheduler.spawn(() -> log.add("now " + inherited.get()));
        scheduler.run();
        assertEquals("now null", log.get(6));
    }

    @Test
    void oneThatWasOnlyAskedForIsNotInherited() {
        FiberLocal<String> marked = FiberLocal.inheritable(value -> value + "'s child");
        assertNull(marked.get());
        scheduler.spawn(() -> {
            assertNull(marked.get());
            scheduler.spawn(() -> log.add(String.valueOf(marked.get())));
        });
        scheduler.run();
        marked.set(null);
        scheduler.spawn(() -> log.add(marked.get()));
        scheduler.run();
        assertEquals(List.of("null", "null's child"), log);
        marked.remove();
    }

    @Test
    void itGoesAlongWithAFiberFromThreadToThread() {
        Scheduler parallel = Scheduler.parallel(3);
        FiberLocal<Integer> number = FiberLocal.inheritable();
        List<Fiber> fibers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            number.set(i);
            fibers.add(parallel.spawnReturning(() -> {
                int sum = 0;
                for (int turn = 0; turn < 20; turn++) {
                    sum += number.get();
                    local.set(Fiber.current().name() + turn);
                    Fiber.yield();
                    if (!local.get().equals(Fiber.current().name() + turn)) {
                        throw new AssertionError(local.get());
                    }
                }
                return sum;
            }));
        }
        parallel.run();
        for (int i = 0; i < 100; i++) {
            assertEquals(20 * i, fibers.get(i).result());
        }
        number.remove();
    }

    @Test
    void aFiberThatIsHandedOverKeepsItsValues() {
        Fiber fiber = scheduler.spawnReturning(() -> {
            local.set("kept");
            Fiber.yield();
            return local.get();
        });
        scheduler.step();
        Scheduler other = Scheduler.roundRobin();
        other.adopt(fiber);
        other.run();
        assertEquals("kept", fiber.result());
    }

    @Test
    void anEndedFiberHoldsNoValue() {
        FiberLocal<Object> held = new FiberLocal<>();
        List<WeakReference<Object>> values = new ArrayList<>();
        List<Fiber> ended = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ended.add(scheduler.spawn(() -> {
                Object value = new Object();
                values.add(new WeakReference<>(value));
                held.set(value);
                value = null;
                Fiber.yield();
            }));
        }
        scheduler.step();
        scheduler.step();
        scheduler.step();
        ended.get(1).cancel();
        scheduler.remove(ended.get(2).id());
        scheduler.run();
        for (WeakReference<Object> value : values) {
            Garbage.assertCollected(value, "the value of an ended fiber");
        }
        assertEquals(3, ended.size());
    }

    @Test
    void manyLocalsOfOneFiberAreKeptApart() {
        List<FiberLocal<Integer>> locals = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            locals.add(new FiberLocal<>());
        }
        scheduler.spawn(() -> {
            Map<Integer, Integer> model = new HashMap<>();
            SplittableRandom random = new SplittableRandom(1);
            for (int turn = 0; turn < 5000; turn++) {
                int at = random.nextInt(locals.size());
                switch (random.nextInt(3)) {
                    case 0 -> {
                        locals.get(at).set(turn);
                        model.put(at, turn);
                    }
                    case 1 -> {
                        locals.get(at).remove();
                        model.remove(at);
                    }
                    default -> {
                        if (locals.get(at).get() == null) {
                            model.remove(at);
                        }
                    }
                }
                if (turn % 100 == 0) {
                    Fiber.yield();
                    for (int i = 0; i < locals.size(); i++) {
                        assertEquals(model.get(i), locals.get(i).get());
                    }
                }
            }
            log.add("done");
        });
        scheduler.run();
        assertEquals(List.of("done"), log);
    }

    @Test
    void anInitialValueThatYieldsIsToldThatItCannot() {
        FiberLocal<String> local = FiberLocal.withInitial(() -> {
            Fiber.yield();
            return "late";
        });
        Fiber fiber = scheduler.spawn(local::get);
        scheduler.run();
        PinnedException pinned = (PinnedException) fiber.failure();
        assertEquals(PinnedException.Reason.UNINSTRUMENTED, pinned.reason());
        assertEquals(FiberLocalTest.class.getName(), pinned.culprit().getClassName());
        assertTrue(pinned.getMessage().contains("the library calls it"), pinned::getMessage);
    }

    @Test
    void oneThatIsInheritedIsMadeWithoutAYield() {
        FiberLocal<String> inherited = FiberLocal.inheritable(value -> {
            Fiber.yield();
            return value;
        });
        Fiber fiber = scheduler.spawn(() -> {
            inherited.set("mine");
            scheduler.spawn("child", () -> {});
        });
        scheduler.run();
        assertTrue(fiber.failure().getMessage().contains("the library calls it"), fiber.failure()::getMessage);
        assertNull(scheduler.fiber("child"));
    }
}
