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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.agent.testing.Thrown;

/** Generator: send, raise, close and stream. */
class GeneratorCloseTest {
    private final List<Object> log = new ArrayList<>();

    /** The ways to make a generator; what a user does with it does not depend on them. */
    enum Made {
        OF, RETURNING, TYPED
    }

    private Generator<Object> echo(Made made) {
        return switch (made) {
            case OF -> Generator.of(this::echoes);
            case RETURNING -> Generator.returning(() -> {
                echoes();
                return "never";
            });
            case TYPED -> Generator.typed(out -> echoes());
        };
    }

    private Generator<Object> echo() {
        return echo(Made.OF);
    }

    private void echoes() {
        try {
            Object sent = Fiber.yield("first");
            while (true) {
                sent = Fiber.yield(sent);
            }
        } finally {
            log.add("finally");
        }
    }

    // ---- send and raise

    @Test
    void sendToAFreshOne() {
        Generator<Object> generator = echo();
        refused(() -> generator.send("early"));
        assertFalse(generator.isDone());
        assertEquals("first", generator.send(null));
        assertEquals("late", generator.send("late"));
    }

    @ParameterizedTest
    @EnumSource
    void sendAndRaiseAreRefusedWhileAFetchedValueIsUnread(Made made) {
        Generator<Object> generator = echo(made);
        assertTrue(generator.hasNext());
        refused(() -> generator.send(1));
        refused(() -> generator.send(null));
        refused(() -> generator.raise(new IOException()));
        assertEquals(List.of(), log);
        assertEquals("first", generator.next());
        assertEquals(5, generator.send(5));
    }

    @Test
    void aFetchedNullIsUnreadToo() {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield();
            Fiber.yield();
        });
        assertTrue(generator.hasNext());
        refused(() -> generator.send(null));
        assertNull(generator.next());
        assertNull(generator.send("x"));
        assertFalse(generator.hasNext());
    }

    @Test
    void raiseOnAFreshAndOnAnEndedOne() {
        IOException first = new IOException();
        Generator<Object> generator = echo();
        same(first, () -> generator.raise(first));
        assertTrue(generator.isDone());
        assertEquals(List.of(), log);
        Error second = new Error();
        same(second, () -> generator.raise(second));
        assertNull(stop(generator::next));
        assertFalse(generator.hasNext());
        Generator<Object> ended = Generator.returning(() -> 1);
        assertFalse(ended.hasNext());
        same(first, () -> ended.raise(first));
    }

    @Test
    void raiseKeepsTheIdentityOfWhatItThrows() {
        Throwable thrown = new Throwable("any");
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield("one");
            } catch (Throwable caught) {
                Fiber.yield(caught);
            }
        });
        generator.next();
        assertSame(thrown, generator.raise(thrown));
    }

    @Test
    void raisingNullIsRefused() {
        Generator<Object> generator = echo();
        generator.next();
        assertThrows(NullPointerException.class, () -> generator.raise(null));
        assertEquals(3, generator.send(3));
    }

    // ---- close

    @Test
    void closeOfAFreshOneEndsIt() {
        Generator<Object> generator = echo();
        generator.close();
        assertTrue(generator.isDone());
        assertEquals(List.of(), log);
        assertNull(stop(generator::next));
        assertNull(stop(() -> generator.send("x")));
        generator.close();
    }

    @Test
    void closeThrowsGeneratorExitAtTheYield() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (Error exit) {
                log.add(exit.getClass());
                throw exit;
            }
        });
        generator.next();
        generator.close();
        assertEquals(List.of(GeneratorExit.class), log);
        assertTrue(generator.isDone());
    }

    @Test
    void handlersOfExceptionsDoNotSeeGeneratorExit() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (Exception e) {
                log.add("caught");
            }
        });
        generator.next();
        generator.close();
        assertEquals(List.of(), log);
    }

    @Test
    void nestedFinallyBlocksRunInsideOut() {
        Generator<Object> generator = Generator.of(() -> deep(4));
        generator.next();
        generator.close();
        assertEquals(List.of(0, 1, 2, 3, 4), log);
    }

    private void deep(int level) {
        try {
            if (level == 0) {
                Fiber.yield("bottom");
                log.add("not reached");
            } else {
                deep(level - 1);
            }
        } finally {
            log.add(level);
        }
    }

    @Test
    void aBodyThatYieldsAtCloseIsToldOfAndGoesOn() {
        Generator<Object> generator = Generator.returning(() -> {
            for (int i = 0;; i++) {
                try {
                    log.add(Fiber.<Object>yield(i));
                    return i;
                } catch (GeneratorExit exit) {
                    log.add("ignored");
                }
            }
        });
        assertEquals(0, generator.next());
        refused(generator::close, "generator ignored GeneratorExit");
        assertFalse(generator.isDone());
        assertFalse(generator.isRunning());
        refused(generator::close, "generator ignored GeneratorExit");
        assertEquals(2, stop(() -> generator.send("sent")));
        assertEquals(List.of("ignored", "ignored", "sent"), log);
    }

    @Test
    void anotherExceptionLeavesClose() {
        for (Throwable thrown : List.of(new IOException(), new IllegalStateException(), new Error(), new GeneratorExit())) {
            Generator<Object> generator = Generator.of(() -> {
                try {
                    Fiber.yield(1);
                } catch (GeneratorExit exit) {
                    throw Thrown.unchanged(thrown);
                }
            });
            generator.next();
            if (thrown instanceof GeneratorExit) {
                generator.close();
            } else {
                same(thrown, generator::close);
            }
            assertTrue(generator.isDone());
            assertNull(stop(generator::next));
        }
    }

    @Test
    void aBodyThatReturnsAtCloseIsFine() {
        Generator<Object> generator = Generator.returning(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit exit) {
                log.add("cleaned");
            }
            return "value";
        });
        generator.next();
        generator.close();
        assertEquals(List.of("cleaned"), log);
        assertFalse(generator.hasNext());
        assertNull(stop(generator::next));
    }

    @ParameterizedTest
    @EnumSource
    void closeDropsAFetchedValue(Made made) {
        Generator<Object> generator = echo(made);
        assertTrue(generator.hasNext());
        generator.close();
        assertEquals(List.of("finally"), log);
        assertFalse(generator.hasNext());
        assertNull(stop(generator::next));
    }

    @Test
    void closeDropsAFetchedValueAlsoWhereTheBodyGoesOn() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield("dropped");
            } catch (GeneratorExit exit) {
                Fiber.yield("answer");
            }
            Fiber.yield("next");
        });
        assertTrue(generator.hasNext());
        refused(generator::close, "generator ignored GeneratorExit");
        assertEquals("next", generator.next());
    }

    @Test
    void closeAfterTheEndForgetsTheValueOrNot() {
        Generator<Object> generator = Generator.returning(() -> 9);
        assertFalse(generator.hasNext());
        generator.close();
        assertEquals(9, generator.result());
        generator.close();
        assertTrue(generator.isDone());
    }

    @Test
    void raisedGeneratorExitIsAnOrdinaryException() {
        GeneratorExit exit = new GeneratorExit();
        Generator<Object> generator = echo();
        generator.next();
        same(exit, () -> generator.raise(exit));
        assertEquals(List.of("finally"), log);
        Generator<Object> answering = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit e) {
                Fiber.yield("allowed");
            }
        });
        answering.next();
        assertEquals("allowed", answering.raise(exit));
    }

    @ParameterizedTest
    @EnumSource
    void tryWithResourcesCloses(Made made) {
        try (Generator<Object> generator = echo(made)) {
            assertEquals("first", generator.next());
            assertEquals(List.of(), log);
        }
        assertEquals(List.of("finally"), log);
    }

    // ---- stream

    @Test
    void theStreamIsLazyOrderedAndSequential() {
        Generator<Integer> numbers = Generator.of(() -> {
            for (int i = 0;; i++) {
                log.add(i);
                Fiber.yield(i);
            }
        });
        Stream<Integer> stream = numbers.stream();
        assertFalse(stream.isParallel());
        assertEquals(List.of(), log);
        assertEquals(List.of(0, 2, 4), stream.filter(i -> i % 2 == 0).limit(3).collect(Collectors.toList()));
        assertEquals(List.of(0, 1, 2, 3, 4), log);
        assertEquals(5, numbers.next());
    }

    @ParameterizedTest
    @EnumSource
    void closingTheStreamClosesTheGenerator(Made made) {
        Generator<Object> generator = echo(made);
        try (Stream<Object> stream = generator.stream()) {
            assertEquals("first", stream.findFirst().orElseThrow());
            assertEquals(List.of(), log);
        }
        assertEquals(List.of("finally"), log);
        assertTrue(generator.isDone());
    }

    @Test
    void theStreamsIteratorAndNulls() {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield("a");
            Fiber.yield();
            Fiber.yield("b");
        });
        Iterator<Object> iterator = generator.stream().iterator();
        List<Object> seen = new ArrayList<>();
        iterator.forEachRemaining(seen::add);
        assertEquals(3, seen.size());
        assertNull(seen.get(1));
        Generator<Object> rest = Generator.of(() -> {
            Fiber.yield(1);
            Fiber.yield(2);
        });
        rest.next();
        assertEquals(List.of(2), rest.stream().toList());
    }

    @Test
    void anExceptionLeavesTheStream() {
        IOException thrown = new IOException();
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield(1);
            throw thrown;
        });
        same(thrown, () -> generator.stream().forEach(log::add));
        assertEquals(List.of(1), log);
    }

    /** It is control flow: a trace would be most of what a close costs, for each generator in a pipeline. */
    @Test
    void theExitOfACloseHasNoTraceAndOneThatIsRaisedHas() {
        List<Integer> traces = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Generator<Object> generator = Generator.of(() -> {
                try {
                    Fiber.yield(1);
                } catch (GeneratorExit exit) {
                    traces.add(Math.min(1, exit.getStackTrace().length));
                    assertEquals("the generator is being closed", exit.getMessage());
                    throw exit;
                }
            });
            generator.next();
            if (i == 0) {
                generator.close();
            } else {
                assertThrows(GeneratorExit.class, () -> generator.raise(new GeneratorExit()));
            }
        }
        assertEquals(List.of(0, 1), traces);
    }
}
