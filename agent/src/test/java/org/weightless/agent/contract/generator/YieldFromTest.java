package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

/** {@code Generator.yieldFrom}: PEP 380, for generators and for everything else that can be iterated. */
class YieldFromTest {
    private final List<Object> log = new ArrayList<>();

    private Generator<Object> echo(Object result) {
        return Generator.returning(() -> {
            Object next = "start";
            try {
                while (true) {
                    try {
                        Object sent = Fiber.yield(next);
                        log.add(sent);
                        if ("stop".equals(sent)) {
                            return result;
                        }
                        next = "got " + sent;
                    } catch (IllegalStateException e) {
                        next = "caught " + e.getMessage();
                    }
                }
            } finally {
                log.add("inner finally");
            }
        });
    }

    private Generator<Object> delegating(Iterable<?> source) {
        return Generator.returning(() -> {
            Fiber.yield("before");
            Object result = Generator.yieldFrom(source);
            log.add("result " + result);
            Fiber.yield("after");
            return result;
        });
    }

    @Test
    void nextSendAndTheResultPassThrough() {
        Generator<Object> generator = delegating(echo(42));
        assertEquals("before", generator.next());
        assertEquals("start", generator.next());
        assertEquals("got x", generator.send("x"));
        assertEquals("got null", generator.next());
        assertEquals("after", generator.send("stop"));
        assertEquals(42, assertThrows(StopIteration.class, generator::next).value());
        assertEquals(Arrays.asList("x", null, "stop", "inner finally", "result 42"), log);
    }

    @Test
    void raisePassesThrough() {
        Generator<Object> generator = delegating(echo(1));
        generator.next();
        generator.next();
        assertEquals("caught a", generator.raise(new IllegalStateException("a")));
        assertEquals("got b", generator.send("b"));
        IOException thrown = new IOException();
        assertSame(thrown, assertThrows(IOException.class, () -> generator.raise(thrown)));
        assertTrue(generator.isDone());
        assertEquals(List.of("b", "inner finally"), log);
    }

    @Test
    void closePassesThroughInnermostFirst() {
        Generator<Object> inner = echo(1);
        Generator<Object> generator = Generator.of(() -> {
            try {
                Generator.yieldFrom(inner);
            } finally {
                log.add("outer finally");
            }
        });
        generator.next();
        generator.close();
        assertTrue(generator.isDone() && inner.isDone());
        assertEquals(List.of("inner finally", "outer finally"), log);
    }

    @Test
    void delegationIsRecursive() {
        List<Object> values = new ArrayList<>();
        Generator<Object> generator = countdown(5);
        generator.forEachRemaining(values::add);
        assertEquals(List.of(5, 4, 3, 2, 1), values);
        assertEquals(15, generator.result());
    }

    private static Generator<Object> countdown(int n) {
        return Generator.returning(() -> {
            if (n == 0) {
                return 0;
            }
            Fiber.yield(n);
            return n + (int) Generator.yieldFrom(countdown(n - 1));
        });
    }

    @Test
    void exceptionsOfTheInnerOneAreThrownAtTheYieldFrom() {
        IOException thrown = new IOException();
        Generator<Object> generator = Generator.of(() -> {
            try {
                Generator.yieldFrom(Generator.of(() -> {
                    Fiber.yield(1);
                    throw thrown;
                }));
            } catch (Exception e) {
                Fiber.yield(e);
            }
        });
        generator.next();
        assertSame(thrown, generator.next());
    }

    @Test
    void anInnerOneThatHasStartedOrEndedGoesOnFromThere() {
        Generator<Object> started = echo("r");
        started.next();
        Generator<Object> generator = delegating(started);
        generator.next();
        assertEquals("got null", generator.next());
        Generator<Object> ended = Generator.returning(() -> "lost");
        assertFalse(ended.hasNext());
        Generator<Object> over = delegating(ended);
        assertEquals("before", over.next());
        assertEquals("after", over.next());
    }

    // ---- other iterables

    @Test
    void ofAListTheResultIsNull() {
        Generator<Object> generator = delegating(Arrays.asList(1, null, 3));
        List<Object> values = new ArrayList<>();
        generator.forEachRemaining(values::add);
        assertEquals(Arrays.asList("before", 1, null, 3, "after"), values);
        assertEquals(List.of("result null"), log);
    }

    @Test
    void whatIsRaisedMayBeCaughtAtTheYieldFrom() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                Generator.yieldFrom(List.of(1, 2));
            } catch (IllegalStateException e) {
                Fiber.yield(e.getMessage());
            }
        });
        generator.next();
        assertEquals("raised", generator.raise(new IllegalStateException("raised")));
    }

    @Test
    void anIteratorThatYieldsItselfSuspendsTheSameGenerator() {
        Generator<Object> generator = delegating(() -> new Iterator<Object>() {
            private int count;

            @Override
            public boolean hasNext() {
                Fiber.yield("asked");
                return count < 2;
            }

            @Override
            public Object next() {
                return count++;
            }
        });
        List<Object> values = new ArrayList<>();
        generator.forEachRemaining(values::add);
        assertEquals(List.of("before", "asked", 0, "asked", 1, "asked", "after"), values);
    }

    @Test
    void nullIsRefused() {
        Generator<Object> generator = Generator.of(() -> Generator.yieldFrom(null));
        assertThrows(NullPointerException.class, generator::next);
    }
}
