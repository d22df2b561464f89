package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.StopIteration;

/** Generator as an iterator: next, hasNext, results, exceptions. */
class GeneratorIteratorTest {
    private final List<Object> log = new ArrayList<>();

    private record Node(Node left, int value, Node right) {
        void walk() {
            if (left != null) {
                left.walk();
            }
            Fiber.yield(value);
            if (right != null) {
                right.walk();
            }
        }
    }

    private static StopIteration stop(Generator<?> generator) {
        return assertThrows(StopIteration.class, generator::next);
    }

    @Test
    void valuesComeInOrderFromAnyDepth() {
        Node tree = new Node(new Node(null, 1, new Node(null, 2, null)), 3, new Node(new Node(null, 4, null), 5, null));
        List<Integer> values = new ArrayList<>();
        for (Integer value : Generator.<Integer>of(tree::walk)) {
            values.add(value);
        }
        assertEquals(List.of(1, 2, 3, 4, 5), values);
    }

    @Test
    void nothingRunsBeforeTheFirstNext() {
        Generator<Integer> generator = Generator.of(() -> {
            log.add("started");
            Fiber.yield(1);
        });
        assertEquals(List.of(), log);
        assertFalse(generator.isDone() || generator.isRunning());
        assertNull(generator.result());
        assertSame(generator, generator.iterator());
        assertEquals(List.of(), log);
        assertEquals(1, generator.next());
        assertEquals(List.of("started"), log);
    }

    @Test
    void plainYieldsGiveNullBack() {
        Generator.of(() -> {
            log.add(Fiber.yield(1));
            log.add(Fiber.yield(2));
        }).forEachRemaining(log::add);
        assertEquals(Arrays.asList(1, null, 2, null), log);
    }

    @Test
    void theFirstStopIterationCarriesTheResult() {
        Generator<Integer> generator = Generator.returning(() -> {
            Fiber.yield(1);
            return "result";
        });
        generator.next();
        assertNull(generator.result());
        assertEquals("result", stop(generator).value());
        assertNull(stop(generator).value());
        assertEquals("result", generator.result());
        assertTrue(generator.isDone());
    }

    @Test
    void theFirstStopIterationCarriesTheResultAlsoAfterHasNext() {
        Generator<Integer> generator = Generator.returning(() -> 5);
        assertFalse(generator.hasNext());
        assertEquals(5, generator.result());
        assertEquals(5, stop(generator).value());
        assertNull(stop(generator).value());
        assertEquals(5, generator.result());
    }

    @Test
    void stopIterationIsANoSuchElement() {
        Generator<Integer> generator = Generator.of(() -> {});
        NoSuchElementException end = assertThrows(NoSuchElementException.class, generator::next);
        assertNull(((StopIteration) end).value());
        assertNull(generator.result());
        assertNull(new StopIteration().value());
        assertEquals(3, new StopIteration(3).value());
    }

    @Test
    void exceptionsLeaveUnchangedAndEndTheGenerator() {
        for (Throwable thrown : List.of(new IOException(), new IllegalArgumentException(), new Error(), new Throwable())) {
            Generator<Integer> viaNext = failing(thrown);
            assertEquals(1, viaNext.next());
            assertSame(thrown, assertThrows(Throwable.class, viaNext::next));
            assertTrue(viaNext.isDone());
            assertNull(stop(viaNext).value());
            assertFalse(viaNext.hasNext());
            Generator<Integer> viaHasNext = failing(thrown);
            viaHasNext.next();
            assertSame(thrown, assertThrows(Throwable.class, viaHasNext::hasNext));
            assertFalse(viaHasNext.hasNext());
            Generator<Integer> viaSend = failing(thrown);
            viaSend.next();
            assertSame(thrown, assertThrows(Throwable.class, () -> viaSend.send(1)));
            assertNull(assertThrows(StopIteration.class, () -> viaSend.send(2)).value());
        }
    }

    private static Generator<Integer> failing(Throwable thrown) {
        return Generator.of(() -> {
            Fiber.yield(1);
            throw org.weightless.agent.testing.Threads.unchanged(thrown);
        });
    }

    @Test
    void aStopIterationThatTheBodyLetsOutBecomesAnIllegalState() {
        StopIteration leaked = new StopIteration("leaked");
        Generator<Integer> generator = Generator.of(() -> {
            Fiber.yield(1);
            throw leaked;
        });
        generator.next();
        IllegalStateException refused = assertThrows(IllegalStateException.class, generator::next);
        assertSame(leaked, refused.getCause());
        assertTrue(generator.isDone());
        Generator<Integer> inner = Generator.of(() -> {});
        Generator<Integer> outer = Generator.of(() -> Fiber.yield(inner.next()));
        assertTrue(assertThrows(IllegalStateException.class, outer::hasNext).getCause() instanceof StopIteration);
    }

    @Test
    void fromInsideItsOwnBodyItIsRefused() {
        List<Generator<Integer>> self = new ArrayList<>();
        self.add(Generator.of(() -> {
            assertTrue(self.get(0).isRunning());
            List<Runnable> attempts =
                    List.of(() -> self.get(0).next(), () -> self.get(0).hasNext(), () -> self.get(0).send(null),
                            () -> self.get(0).raise(new Error()), () -> self.get(0).close());
            for (Runnable attempt : attempts) {
                try {
                    attempt.run();
                    log.add("not refused");
                } catch (IllegalStateException e) {
                    log.add(e.getMessage().contains("generator already executing"));
                }
                Fiber.yield(log.size());
            }
        }));
        List<Integer> values = new ArrayList<>();
        self.get(0).forEachRemaining(values::add);
        assertEquals(List.of(1, 2, 3, 4, 5), values);
        assertEquals(List.of(true, true, true, true, true), log);
        assertFalse(self.get(0).isRunning());
    }

    @Test
    void generatorsNest() {
        Generator<Object> outer = Generator.of(() -> {
            for (int i = 0; i < 2; i++) {
                int base = 10 * i;
                Generator<Integer> inner = Generator.of(() -> {
                    Fiber.yield(base);
                    Fiber.yield(base + 1);
                });
                while (inner.hasNext()) {
                    Fiber.yield("<" + inner.next() + ">");
                }
            }
        });
        outer.forEachRemaining(log::add);
        assertEquals(List.of("<0>", "<1>", "<10>", "<11>"), log);
    }

    @Test
    void generatorsAreZippedAndChained() {
        Generator<Integer> naturals = Generator.of(() -> {
            for (int i = 0;; i++) {
                Fiber.yield(i);
            }
        });
        Generator<Integer> evens = Generator.of(() -> {
            for (int n : naturals) {
                if (n % 2 == 0) {
                    Fiber.yield(n);
                }
            }
        });
        for (int i = 0; i < 10; i++) {
            assertEquals(2 * i, evens.next());
        }
    }

    @Test
    void yieldOutsideAGeneratorIsRefused() {
        for (Runnable attempt : List.<Runnable>of(() -> Fiber.yield(1), Fiber::yield, () -> Generator.yieldFrom(List.of()))) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, attempt::run);
            assertFalse(refused instanceof PinnedException);
        }
    }

    @Test
    void bodiesThatAreMethodReferencesToTheYieldItself() {
        Generator<Object> generator = Generator.of(Fiber::yield);
        assertNull(generator.next());
        assertFalse(generator.hasNext());
        Generator<Object> returning = Generator.returning(() -> Fiber.yield("out"));
        assertEquals("out", returning.next());
        assertEquals("in", assertThrows(StopIteration.class, () -> returning.send("in")).value());
    }
}
