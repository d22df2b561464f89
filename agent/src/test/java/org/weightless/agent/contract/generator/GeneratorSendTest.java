package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.StopIteration;

/** Generator as a coroutine: send, raise, close, stream. */
class GeneratorSendTest {
    private final List<Object> log = new ArrayList<>();

    private static Generator<Integer> averager() {
        return Generator.returning(() -> {
            int sum = 0;
            int count = 0;
            Integer sent = Fiber.yield(0);
            while (sent != null) {
                sum += sent;
                count++;
                sent = Fiber.yield(sum / count);
            }
            return sum;
        });
    }

    private Generator<Object> catching() {
        return Generator.returning(() -> {
            Object next = "first";
            while (true) {
                try {
                    log.add(Fiber.<Object>yield(next));
                    next = "plain";
                    throwsNothing();
                } catch (IOException | RuntimeException e) {
                    log.add(e.getMessage());
                    next = "caught";
                }
                if ("end".equals(log.get(log.size() - 1))) {
                    return "ended";
                }
            }
        });
    }

    private static void throwsNothing() throws IOException {}

    @Test
    void sendGivesAValueToTheYieldAndTakesTheNextOne() {
        Generator<Integer> generator = averager();
        assertEquals(0, generator.send(null));
        assertEquals(10, generator.send(10));
        assertEquals(15, generator.send(20));
        StopIteration end = assertThrows(StopIteration.class, () -> generator.send(null));
        assertEquals(30, end.value());
        assertEquals(30, generator.result());
    }

    @Test
    void sendToAFreshOneTakesNullOnly() {
        Generator<Integer> generator = averager();
        assertThrows(IllegalStateException.class, () -> generator.send(1));
        assertFalse(generator.isDone());
        assertEquals(0, generator.next());
        assertEquals(7, generator.send(7));
    }

    @Test
    void sendOnAnEndedOneStopsWithNull() {
        Generator<Integer> generator = averager();
        generator.next();
        assertEquals(0, assertThrows(StopIteration.class, () -> generator.send(null)).value());
        assertNull(assertThrows(StopIteration.class, () -> generator.send(5)).value());
        assertNull(assertThrows(StopIteration.class, () -> generator.send(null)).value());
    }

    @Test
    void raiseThrowsAtTheYieldInside() {
        Generator<Object> generator = catching();
        assertEquals("first", generator.next());
        assertEquals("caught", generator.raise(new IOException("checked")));
        assertEquals("caught", generator.raise(new IllegalStateException("unchecked")));
        assertEquals("plain", generator.send("value"));
        assertEquals("ended", assertThrows(StopIteration.class, () -> generator.raise(new IOException("end"))).value());
        assertEquals(List.of("checked", "unchecked", "value", "end"), log);
    }

    @Test
    void whatTheBodyDoesNotCatchLeavesRaise() {
        Generator<Object> generator = catching();
        generator.next();
        Error thrown = new Error();
        assertSame(thrown, assertThrows(Error.class, () -> generator.raise(thrown)));
        assertTrue(generator.isDone());
        assertSame(thrown, assertThrows(Error.class, () -> generator.raise(thrown)), "on an ended one");
        assertNull(assertThrows(StopIteration.class, generator::next).value());
    }

    @Test
    void raiseOnAFreshOneEndsIt() {
        Generator<Object> generator = catching();
        IOException thrown = new IOException();
        assertSame(thrown, assertThrows(IOException.class, () -> generator.raise(thrown)));
        assertTrue(generator.isDone());
        assertEquals(List.of(), log);
        assertFalse(generator.hasNext());
    }

    @Test
    void raiseReachesThroughFramesAndTheirFinallyBlocks() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                deep(3);
            } catch (IllegalStateException e) {
                Fiber.yield("caught " + e.getMessage());
            }
        });
        generator.next();
        assertEquals("finally 0", generator.raise(new IllegalStateException("r")));
        assertEquals("finally 1", generator.next());
        assertEquals("finally 2", generator.next());
        assertEquals("finally 3", generator.next());
        assertEquals("caught r", generator.next());
        assertFalse(generator.hasNext());
    }

    private static int deep(int levels) {
        try {
            if (levels == 0) {
                Fiber.yield("bottom");
                return 0;
            }
            return 1 + deep(levels - 1);
        } finally {
            Fiber.yield("finally " + levels);
        }
    }

    // ---- close

    @Test
    void closeOfAFreshOrEndedOneDoesNothingButEndIt() {
        Generator<Object> fresh = catching();
        fresh.close();
        assertTrue(fresh.isDone());
        assertEquals(List.of(), log);
        assertNull(assertThrows(StopIteration.class, fresh::next).value());
        fresh.close();
        Generator<Object> ended = Generator.of(() -> {});
        assertFalse(ended.hasNext());
        ended.close();
        assertTrue(ended.isDone());
    }

    @Test
    void closeRunsFinallyBlocks() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                try (AutoCloseable resource = () -> log.add("resource")) {
                    Fiber.yield(1);
                    log.add("never " + resource);
                }
            } finally {
                log.add("finally");
            }
        });
        generator.next();
        generator.close();
        assertEquals(List.of("resource", "finally"), log);
        assertTrue(generator.isDone());
        assertFalse(generator.hasNext());
    }

    @Test
    void aBodyThatYieldsInsteadIsToldSoAndCanGoOn() {
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield("one");
            } catch (GeneratorExit ignored) {
                Fiber.yield("stubborn");
            }
            Fiber.yield("two");
        });
        generator.next();
        IllegalStateException refused = assertThrows(IllegalStateException.class, generator::close);
        assertTrue(refused.getMessage().contains("generator ignored GeneratorExit"), refused.getMessage());
        assertFalse(generator.isDone());
        assertEquals("two", generator.next());
        generator.close();
        assertTrue(generator.isDone());
    }

    @Test
    void anotherExceptionOutOfTheBodyLeavesClose() {
        IOException thrown = new IOException();
        Generator<Object> generator = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } finally {
                throwIt(thrown);
            }
        });
        generator.next();
        assertSame(thrown, assertThrows(IOException.class, generator::close));
        assertTrue(generator.isDone());
    }

    private static void throwIt(IOException thrown) throws IOException {
        throw thrown;
    }

    @Test
    void whatAClosedBodyReturnsReachesNoStopIteration() {
        Generator<Object> generator = Generator.returning(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit e) {
                return "returned";
            }
            return "normally";
        });
        generator.next();
        generator.close();
        assertNull(assertThrows(StopIteration.class, generator::next).value());
    }

    // ---- stream

    @Test
    void streamsAreLazySequentialAndOrdered() {
        Generator<Integer> naturals = Generator.of(() -> {
            for (int i = 0;; i++) {
                log.add(i);
                Fiber.yield(i);
            }
        });
        Stream<Integer> stream = naturals.stream().filter(i -> i % 2 == 1).map(i -> i * 10);
        assertEquals(List.of(), log);
        assertFalse(stream.isParallel());
        assertEquals(List.of(10, 30, 50), stream.limit(3).collect(Collectors.toList()));
        assertEquals(List.of(0, 1, 2, 3, 4, 5), log);
    }

    @Test
    void theStreamGoesOnWhereTheGeneratorIs() {
        Generator<Integer> generator = Generator.of(() -> {
            for (int i = 0; i < 5; i++) {
                Fiber.yield(i);
            }
        });
        generator.next();
        assertTrue(generator.hasNext());
        assertEquals(List.of(1, 2, 3, 4), generator.stream().toList());
    }
}
