package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Thrown.refused;
import static org.weightless.agent.testing.Thrown.same;
import static org.weightless.agent.testing.Thrown.stop;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.StopIteration;

/** Generator.yieldFrom, and generators in generators. */
class GeneratorYieldFromTest {
    private final List<Object> log = new ArrayList<>();

    private Generator<Object> delegate(Iterable<?> source) {
        return Generator.returning(() -> {
            Object result = Generator.yieldFrom(source);
            log.add("result " + result);
            return result;
        });
    }

    /** Counts what it yields and notes when it is closed. */
    private final class Counting implements Iterator<Integer>, Iterable<Integer>, AutoCloseable {
        private int last;
        private final Exception atClose;

        Counting(Exception atClose) {
            this.atClose = atClose;
        }

        @Override
        public Iterator<Integer> iterator() {
            return this;
        }

        @Override
        public boolean hasNext() {
            return last < 3;
        }

        @Override
        public Integer next() {
            return ++last;
        }

        @Override
        public void close() throws Exception {
            log.add("closed");
            if (atClose != null) {
                throw atClose;
            }
        }
    }

    @Test
    void valuesAndResultPass() {
        Generator<Object> outer = delegate(Generator.returning(() -> {
            Fiber.yield(1);
            Fiber.yield(null);
            return "inner";
        }));
        assertEquals(1, outer.next());
        assertNull(outer.next());
        assertEquals("inner", stop(outer::next));
        assertEquals(List.of("result inner"), log);
    }

    @Test
    void sendPassesToTheInnerOneAndNullIsNext() {
        Generator<Object> outer = delegate(Generator.of(() -> {
            for (int i = 0; i < 3; i++) {
                log.add(String.valueOf(Fiber.<Object>yield(i)));
            }
        }));
        outer.next();
        assertEquals(1, outer.send("x"));
        assertEquals(2, outer.send(null));
        assertNull(stop(() -> outer.send("y")));
        assertEquals(List.of("x", "null", "y", "result null"), log);
    }

    @Test
    void raisePasses() {
        IOException thrown = new IOException("t");
        Generator<Object> outer = delegate(Generator.returning(() -> {
            try {
                Fiber.yield(1);
            } catch (Exception e) {
                Fiber.yield(e);
            }
            return "after";
        }));
        outer.next();
        assertSame(thrown, outer.raise(thrown));
        assertEquals("after", stop(outer::next));
    }

    @Test
    void whatTheInnerOneDoesNotCatchIsThrownAtTheYieldFrom() {
        IOException thrown = new IOException();
        Generator<Object> inner = Generator.of(() -> Fiber.yield(1));
        Generator<Object> outer = Generator.of(() -> {
            try {
                Generator.yieldFrom(inner);
            } catch (Exception e) {
                Fiber.yield(e);
            }
        });
        outer.next();
        assertSame(thrown, outer.raise(thrown));
        assertTrue(inner.isDone());
        assertFalse(outer.hasNext());
    }

    @Test
    void closeClosesTheInnerOneFirst() {
        Generator<Object> inner = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } finally {
                log.add("inner");
            }
        });
        Generator<Object> outer = Generator.of(() -> {
            try {
                Generator.yieldFrom(inner);
            } catch (GeneratorExit exit) {
                log.add("exit");
                throw exit;
            } finally {
                log.add("outer");
            }
        });
        outer.next();
        outer.close();
        assertEquals(List.of("inner", "exit", "outer"), log);
        assertTrue(inner.isDone());
    }

    @Test
    void theExitReachesTheOuterBodyEvenIfTheInnerOneReturns() {
        Generator<Object> inner = Generator.returning(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit exit) {
                return "swallowed";
            }
            return "no";
        });
        Generator<Object> outer = delegate(inner);
        outer.next();
        outer.close();
        assertEquals(List.of(), log);
        assertTrue(outer.isDone());
    }

    @Test
    void anInnerOneThatIgnoresTheExit() {
        Generator<Object> inner = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit exit) {
                Fiber.yield(2);
            }
        });
        Generator<Object> outer = delegate(inner);
        outer.next();
        refused(outer::close, "generator ignored GeneratorExit");
        assertTrue(outer.isDone());
        assertFalse(inner.isDone());
    }

    @Test
    void aRaisedGeneratorExitClosesTheInnerOneToo() {
        GeneratorExit exit = new GeneratorExit();
        Generator<Object> inner = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit e) {
                log.add(e == exit ? "same" : "its own");
            }
        });
        Generator<Object> outer = delegate(inner);
        outer.next();
        same(exit, () -> outer.raise(exit));
        assertEquals(List.of("its own"), log);
    }

    @Test
    void aStopIterationRaisedThroughIsNotTheInnerEnd() {
        Generator<Object> inner = Generator.of(() -> Fiber.yield(1));
        Generator<Object> outer = delegate(inner);
        outer.next();
        StopIteration mine = new StopIteration(4);
        assertSame(mine, refused(() -> outer.raise(mine)).getCause());
        assertEquals(List.of(), log);
    }

    @Test
    void anInnerExceptionLeaves() {
        Error thrown = new Error();
        Generator<Object> outer = delegate(Generator.of(() -> {
            Fiber.yield(1);
            throw thrown;
        }));
        outer.next();
        same(thrown, outer::next);
        assertTrue(outer.isDone());
    }

    @Test
    void aGeneratorThatHasBegunOrEnded() {
        Generator<Object> begun = Generator.returning(() -> {
            Fiber.yield(1);
            Fiber.yield(2);
            return "end";
        });
        begun.next();
        Generator<Object> outer = delegate(begun);
        assertEquals(2, outer.next());
        assertEquals("end", stop(outer::next));
        assertNull(stop(delegate(begun)::next));
    }

    @Test
    void aGeneratorWithAFetchedValue() {
        Generator<Object> fetched = Generator.returning(() -> {
            Fiber.yield(1);
            return Fiber.yield(2);
        });
        assertTrue(fetched.hasNext());
        Generator<Object> outer = delegate(fetched);
        assertEquals(1, outer.next());
        assertEquals(2, outer.send("to the first"));
        assertEquals("to the second", stop(() -> outer.send("to the second")));
    }

    @Test
    void itself() {
        List<Generator<Object>> self = new ArrayList<>();
        self.add(Generator.of(() -> Generator.yieldFrom(self.get(0))));
        refused(self.get(0)::next, "generator already executing");
        assertTrue(self.get(0).isDone());
    }

    @Test
    void deepDelegation() {
        Generator<Object> generator = chain(200);
        assertEquals("bottom", generator.next());
        assertEquals("sent", generator.send("sent"));
        assertEquals(200, stop(generator::next));
    }

    private static Generator<Object> chain(int depth) {
        return Generator.returning(() -> {
            if (depth == 0) {
                Fiber.yield(Fiber.<Object>yield("bottom"));
                return 0;
            }
            return 1 + (int) Generator.yieldFrom(chain(depth - 1));
        });
    }

    // ---- sources that are no generators

    @Test
    void anyIterable() {
        Generator<Object> outer = delegate(List.of(1, 2));
        assertEquals(1, outer.next());
        assertEquals(2, outer.send(null));
        assertNull(stop(outer::next));
        assertNull(stop(delegate(List.of())::next));
        assertEquals(List.of("result null", "result null"), log);
    }

    @Test
    void aValueSentIntoOneIsUnsupportedAtTheYieldFrom() {
        Generator<Object> outer = Generator.of(() -> {
            try {
                Generator.yieldFrom(new Counting(null));
            } catch (UnsupportedOperationException e) {
                Fiber.yield("caught");
            }
        });
        assertEquals(1, outer.next());
        assertEquals("caught", outer.send("x"));
        Generator<Object> careless = delegate(List.of(1, 2));
        careless.next();
        assertThrows(UnsupportedOperationException.class, () -> careless.send("x"));
        assertTrue(careless.isDone());
    }

    @Test
    void raiseIsThrownAtTheYieldFromAndClosesNothing() {
        IOException thrown = new IOException();
        Generator<Object> outer = delegate(new Counting(null));
        outer.next();
        same(thrown, () -> outer.raise(thrown));
        assertEquals(List.of(), log);
    }

    @Test
    void closeClosesAnIteratorThatCanBeClosed() {
        Generator<Object> outer = Generator.of(() -> {
            try {
                Generator.yieldFrom(new Counting(null));
            } finally {
                log.add("outer");
            }
        });
        outer.next();
        outer.close();
        assertEquals(List.of("closed", "outer"), log);
        IOException thrown = new IOException();
        Generator<Object> failing = delegate(new Counting(thrown));
        failing.next();
        same(thrown, failing::close);
        assertTrue(failing.isDone());
    }

    @Test
    void anIteratorThatThrows() {
        IllegalStateException thrown = new IllegalStateException();
        Iterable<Object> source = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Object next() {
                throw thrown;
            }
        };
        same(thrown, delegate(source)::next);
    }

    @Test
    void outsideEverything() {
        refused(() -> Generator.yieldFrom(List.of(1)));
        refused(() -> Generator.yieldFrom(List.of()));
        refused(() -> Generator.yieldFrom(Generator.of(() -> Fiber.yield(1))));
        refused(() -> Fiber.yield(1));
        refused(() -> Fiber.yield());
        assertThrows(NullPointerException.class, () -> delegate(null).next());
    }

    // ---- generators in generators

    @Test
    void aYieldGoesToTheInnermostGenerator() {
        Generator<Object> outer = Generator.of(() -> {
            Generator<Object> inner = Generator.of(() -> {
                Fiber.yield("inner 1");
                Fiber.yield("inner 2");
            });
            for (Object value : inner) {
                Fiber.yield("outer of " + value);
            }
            assertFalse(inner.isRunning());
        });
        assertEquals(List.of("outer of inner 1", "outer of inner 2"), outer.stream().toList());
    }

    @Test
    void isRunningIsSeenFromInside() {
        List<Generator<Object>> both = new ArrayList<>();
        Generator<Object> inner = Generator.of(() -> {
            log.add(both.get(0).isRunning() + " " + both.get(1).isRunning());
            refused(() -> both.get(1).next(), "generator already executing");
            Fiber.yield(1);
        });
        Generator<Object> outer = Generator.of(() -> Generator.yieldFrom(inner));
        both.add(inner);
        both.add(outer);
        outer.next();
        assertEquals(List.of("true true"), log);
        assertFalse(inner.isRunning());
        assertFalse(outer.isRunning());
    }
}
