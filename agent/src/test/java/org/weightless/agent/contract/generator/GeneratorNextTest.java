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
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;
import org.weightless.agent.testing.Thrown;

/** Generator: its start, values, end, result and exceptions. */
class GeneratorNextTest {
    private final List<Object> log = new ArrayList<>();

    private Generator<Integer> three() {
        return Generator.returning(() -> {
            log.add("begin");
            for (int i = 1; i <= 3; i++) {
                Fiber.yield(i);
                log.add("after " + i);
            }
            return "result";
        });
    }

    @Test
    void nothingRunsBeforeTheFirstNextOrHasNextOrSend() {
        Generator<Integer> generator = three();
        assertSame(generator, generator.iterator());
        assertFalse(generator.isDone());
        assertFalse(generator.isRunning());
        assertNull(generator.result());
        generator.stream();
        assertEquals(List.of(), log);
        assertEquals(1, three().next());
        assertTrue(three().hasNext());
        assertEquals(1, three().send(null));
        assertEquals(List.of("begin", "begin", "begin"), log);
    }

    @Test
    void hasNextRunsAheadToTheNextYieldAndOnlyOnce() {
        Generator<Integer> generator = three();
        for (int i = 0; i < 3; i++) {
            assertTrue(generator.hasNext());
            assertEquals(List.of("begin"), log);
        }
        assertEquals(1, generator.next());
        assertEquals(List.of("begin"), log);
        assertEquals(2, generator.next());
        assertTrue(generator.hasNext());
        assertEquals(3, generator.next());
        assertNull(generator.result());
        assertFalse(generator.isDone());
        assertFalse(generator.hasNext());
        assertFalse(generator.hasNext());
        assertTrue(generator.isDone());
        assertEquals("result", generator.result());
        assertEquals(List.of("begin", "after 1", "after 2", "after 3"), log);
    }

    @Test
    void theFirstStopIterationCarriesTheValueLaterOnesNull() {
        Generator<Integer> generator = three();
        for (int i = 1; i <= 3; i++) {
            assertEquals(i, generator.next());
        }
        assertEquals("result", stop(generator::next));
        assertNull(stop(generator::next));
        assertNull(stop(() -> generator.send(null)));
        assertEquals("result", generator.result());
    }

    @Test
    void afterHasNextGaveFalseTheFirstStopIterationStillCarriesTheValue() {
        Generator<Integer> generator = three();
        while (generator.hasNext()) {
            generator.next();
        }
        assertFalse(generator.hasNext());
        assertEquals("result", stop(generator::next));
        assertNull(stop(generator::next));
        assertFalse(generator.hasNext());
    }

    @Test
    void sendOnAnEndedOneAfterHasNextGaveFalse() {
        Generator<Integer> generator = three();
        generator.forEachRemaining(value -> {});
        assertNull(stop(() -> generator.send(1)), "send on an ended generator: StopIteration with a null value");
    }

    @Test
    void theEndIsReportedBySendAndRaiseAsWell() {
        Generator<Integer> generator = Generator.returning(() -> Fiber.yield(1));
        generator.next();
        assertEquals("sent", stop(() -> generator.send("sent")));
        Generator<Integer> raised = Generator.returning(() -> {
            try {
                return Fiber.yield(1);
            } catch (Exception e) {
                return e.getMessage();
            }
        });
        raised.next();
        assertEquals("told", stop(() -> raised.raise(new IOException("told"))));
        assertNull(stop(raised::next));
    }

    @Test
    void aBodyWithoutYield() {
        Generator<Object> generator = Generator.of(() -> log.add("ran"));
        assertNull(stop(generator::next));
        assertEquals(List.of("ran"), log);
        assertTrue(generator.isDone());
        assertNull(generator.result());
        Generator<Object> returning = Generator.returning(() -> 5);
        assertFalse(returning.hasNext());
        assertEquals(5, returning.result());
        assertEquals(5, stop(returning::next));
    }

    @Test
    void nullCanBeYielded() {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield(null);
            Fiber.yield();
            Fiber.yield("last");
            Fiber.yield((Object) null);
        });
        assertTrue(generator.hasNext());
        assertTrue(generator.hasNext());
        assertNull(generator.next());
        assertNull(generator.send(1));
        assertEquals("last", generator.next());
        assertNull(generator.next());
        assertFalse(generator.hasNext());
    }

    @Test
    void whatYieldGivesIsNullWithoutSend() {
        Generator<Integer> generator = Generator.of(() -> {
            for (int i = 0; i < 5; i++) {
                log.add(String.valueOf(Fiber.<Object>yield(i)));
            }
        });
        generator.next();
        generator.next();
        generator.send("x");
        assertTrue(generator.hasNext());
        generator.next();
        generator.send(null);
        assertFalse(generator.hasNext());
        assertEquals(List.of("null", "x", "null", "null", "null"), log);
    }

    // ---- exceptions

    @Test
    void anExceptionLeavesUnchangedAndEnds() {
        List<Throwable> all = List.of(new IOException("checked"), new RuntimeException(), new Error(), new Exception(),
                new NoSuchElementException("not a StopIteration"));
        for (Throwable thrown : all) {
            for (int way = 0; way < 4; way++) {
                Generator<Integer> generator = Generator.of(() -> {
                    try {
                        Fiber.yield(1);
                    } finally {
                        log.add("finally");
                    }
                    throw Thrown.unchanged(thrown);
                });
                generator.next();
                leave(generator, thrown, way);
                assertTrue(generator.isDone());
                assertFalse(generator.isRunning());
                assertNull(generator.result());
                assertNull(stop(generator::next));
                assertFalse(generator.hasNext());
                assertNull(stop(() -> generator.send(1)));
                generator.close();
            }
        }
    }

    private static void leave(Generator<Integer> generator, Throwable thrown, int way) {
        switch (way) {
            case 0 -> same(thrown, generator::next);
            case 1 -> same(thrown, generator::hasNext);
            case 2 -> same(thrown, () -> generator.send(2));
            default -> same(thrown, () -> generator.raise(thrown));
        }
    }

    @Test
    void aBodyMayThrowCheckedExceptionsBeforeItsFirstYield() {
        IOException thrown = new IOException();
        Generator<Object> generator = Generator.of(() -> {
            throw thrown;
        });
        same(thrown, generator::next);
        Callable<Object> callable = () -> {
            throw thrown;
        };
        same(thrown, Generator.returning(callable)::hasNext);
        same(thrown, () -> Generator.returning(callable).send(null));
    }

    @Test
    void aStopIterationOutOfTheBodyIsTurnedIntoAnIllegalStateException() {
        StopIteration inner = new StopIteration(3);
        for (int way = 0; way < 3; way++) {
            Generator<Object> generator = Generator.of(() -> {
                Fiber.yield(1);
                throw inner;
            });
            generator.next();
            int how = way;
            IllegalStateException thrown = refused(() -> {
                switch (how) {
                    case 0 -> generator.next();
                    case 1 -> generator.hasNext();
                    default -> generator.send(0);
                }
            });
            assertSame(inner, thrown.getCause());
            assertTrue(generator.isDone());
            assertNull(stop(generator::next));
        }
    }

    @Test
    void aStopIterationRaisedAndNotCaughtTooAndOneFromAnInnerNext() {
        StopIteration mine = new StopIteration();
        Generator<Object> generator = Generator.of(() -> Fiber.yield(1));
        generator.next();
        assertSame(mine, refused(() -> generator.raise(mine)).getCause());
        Generator<Object> careless = Generator.of(() -> {
            Generator<Object> empty = Generator.of(() -> {});
            Fiber.yield(empty.next());
        });
        assertTrue(refused(careless::next).getCause() instanceof StopIteration);
        Generator<Object> closing = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } finally {
                throwIt(mine);
            }
        });
        closing.next();
        assertSame(mine, refused(closing::close).getCause());
    }

    private static void throwIt(RuntimeException thrown) {
        throw thrown;
    }

    @Test
    void aPlainNoSuchElementExceptionIsNoStopIteration() {
        Generator<Object> generator = Generator.of(() -> Fiber.yield(List.of().iterator().next()));
        assertEquals(NoSuchElementException.class, assertThrows(NoSuchElementException.class, generator::next).getClass());
    }

    @Test
    void nullBodiesAreRefused() {
        assertThrows(NullPointerException.class, () -> Generator.of(null));
        assertThrows(NullPointerException.class, () -> Generator.returning(null));
        assertThrows(NullPointerException.class, () -> Generator.typed(null));
    }

    // ---- already executing

    @Test
    void ownBodyCannotDriveItself() {
        List<Generator<Object>> self = new ArrayList<>();
        Generator<Object> generator = Generator.of(() -> {
            Generator<Object> me = self.get(0);
            log.add(me.isRunning());
            for (Runnable call : List.<Runnable>of(me::next, me::hasNext, () -> me.send(null), () -> me.send(1),
                    () -> me.raise(new IOException()), me::close)) {
                refused(call::run, "generator already executing");
                Fiber.yield("still going");
            }
        });
        self.add(generator);
        for (int i = 0; i < 6; i++) {
            assertEquals("still going", generator.next());
            assertFalse(generator.isRunning());
            assertFalse(generator.isDone());
        }
        assertFalse(generator.hasNext());
        assertEquals(List.of(true), log);
    }

    @Test
    void noOtherThreadDrivesItMeanwhile() throws InterruptedException {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield(1);
            Fiber.yield(2);
        });
        assertEquals(1, generator.next());
        Thread other = new Thread(() -> log.add(generator.next()));
        other.start();
        other.join();
        assertEquals(List.of(2), log);
        assertFalse(generator.hasNext());
    }
}
