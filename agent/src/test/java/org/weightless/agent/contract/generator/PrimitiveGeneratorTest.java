package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.DoubleGenerator;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;
import org.weightless.IntGenerator;
import org.weightless.LongGenerator;
import org.weightless.Scheduler;
import org.weightless.StopIteration;

/** Generators of primitive values: the protocol, the conversions, and that nothing is boxed. */
class PrimitiveGeneratorTest {
    private static IntGenerator range(int count) {
        return IntGenerator.of(() -> {
            for (int i = 0; i < count; i++) {
                Fiber.yield(i);
            }
        });
    }

    // ---- iteration

    @Test
    void hasNextAndNextIntWalkOverTheValues() {
        IntGenerator numbers = range(3);
        assertFalse(numbers.isDone());
        assertEquals(0, numbers.nextInt());
        assertTrue(numbers.hasNext());
        assertTrue(numbers.hasNext());
        assertEquals(1, numbers.nextInt());
        assertEquals(2, numbers.next());
        assertFalse(numbers.hasNext());
        assertTrue(numbers.isDone());
        assertNull(assertThrows(StopIteration.class, numbers::nextInt).value());
    }

    @Test
    void extremeValuesComeOutAsTheyWentIn() {
        int[] ints = {Integer.MIN_VALUE, -1, 0, Integer.MAX_VALUE};
        assertArrayEquals(ints, IntGenerator.of(() -> {
            for (int value : ints) {
                Fiber.yield(value);
            }
        }).stream().toArray());
        long[] longs = {Long.MIN_VALUE, -1, 1L << 32, Long.MAX_VALUE};
        assertArrayEquals(longs, LongGenerator.of(() -> {
            for (long value : longs) {
                Fiber.yield(value);
            }
        }).stream().toArray());
        double[] doubles = {-0.0, Double.NaN, Double.MIN_VALUE, Double.NEGATIVE_INFINITY, 1.5};
        assertArrayEquals(doubles, DoubleGenerator.of(() -> {
            for (double value : doubles) {
                Fiber.yield(value);
            }
        }).stream().toArray());
    }

    @Test
    void forEachTakesBoxes() {
        List<Number> values = new ArrayList<>();
        for (Integer value : range(2)) {
            values.add(value);
        }
        for (Long value : LongGenerator.of(() -> Fiber.yield(7L))) {
            values.add(value);
        }
        for (Double value : DoubleGenerator.of(() -> Fiber.yield(0.5))) {
            values.add(value);
        }
        assertEquals(List.of(0, 1, 7L, 0.5), values);
    }

    @Test
    void forEachRemainingGivesThePrimitives() {
        StringBuilder text = new StringBuilder();
        range(3).forEachRemaining((int value) -> text.append(value).append(' '));
        assertEquals("0 1 2 ", text.toString());
    }

    @Test
    void theResultIsWhatTheBodyReturns() {
        IntGenerator numbers = IntGenerator.returning(() -> {
            Fiber.yield(1);
            return "ended";
        });
        numbers.nextInt();
        assertNull(numbers.result());
        assertEquals("ended", assertThrows(StopIteration.class, numbers::nextInt).value());
        assertEquals("ended", numbers.result());
        assertNull(assertThrows(StopIteration.class, numbers::next).value());
    }

    @Test
    void nothingIsAllocatedForAnElement() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        IntGenerator ints = range(Integer.MAX_VALUE);
        DoubleGenerator doubles = DoubleGenerator.of(() -> {
            for (double d = 0.5;; d++) {
                Fiber.yield(d);
            }
        });
        LongGenerator longs = LongGenerator.of(() -> {
            for (long l = 1L << 40;; l++) {
                Fiber.yield(l);
            }
        });
        long sum = 0;
        for (int i = 0; i < 1_000; i++) {
            sum += ints.nextInt() + longs.nextLong() + (long) doubles.nextDouble();
        }
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 10_000; i++) {
            sum += ints.nextInt() + (ints.hasNext() ? longs.nextLong() : 0) + (long) doubles.nextDouble();
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        assertTrue(allocated < 10_000, allocated + " bytes for 30,000 elements, even interpreted; sum " + sum);
    }

    // ---- streams

    @Test
    void aStreamIsLazyAndClosesTheGenerator() {
        List<Object> log = new ArrayList<>();
        IntGenerator numbers = IntGenerator.of(() -> {
            try {
                for (int i = 0;; i++) {
                    log.add(i);
                    Fiber.yield(i);
                }
            } finally {
                log.add("closed");
            }
        });
        try (var stream = numbers.stream()) {
            assertEquals(List.of(), log);
            assertEquals(6, stream.limit(4).sum());
        }
        assertEquals(List.of(0, 1, 2, 3, "closed"), log);
    }

    @Test
    void aSpliteratorIsOrderedAndOfUnknownSize() {
        Spliterator.OfInt spliterator = range(2).spliterator();
        assertTrue(spliterator.hasCharacteristics(Spliterator.ORDERED | Spliterator.NONNULL));
        assertFalse(spliterator.hasCharacteristics(Spliterator.SIZED));
        assertEquals(Long.MAX_VALUE, spliterator.estimateSize());
        assertTrue(spliterator.tryAdvance((int value) -> assertEquals(0, value)));
    }

    // ---- conversions

    @Test
    void narrowerTypesAreWidenedAsJavaDoesIt() {
        assertArrayEquals(new int[] {'c', -3, 7, 'x', 5}, IntGenerator.of(() -> {
            Fiber.yield('c');
            Fiber.yield((byte) -3);
            Fiber.yield((short) 7);
            Fiber.yield((Object) 'x');
            Fiber.yield((Object) 5);
        }).stream().toArray());
        assertArrayEquals(new long[] {1, 2, 'c', 4}, LongGenerator.of(() -> {
            Fiber.yield(1);
            Fiber.yield((Object) 2);
            Fiber.yield('c');
            Fiber.yield((Object) 4L);
        }).stream().toArray());
        assertArrayEquals(new double[] {1, 2, 0.25, 0.5, 'c'}, DoubleGenerator.of(() -> {
            Fiber.yield(1);
            Fiber.yield(2L);
            Fiber.yield(0.25f);
            Fiber.yield((Object) 0.5);
            Fiber.yield('c');
        }).stream().toArray());
    }

    @Test
    void whatJavaWouldNotConvertIsRefusedAtTheYield() {
        IntGenerator numbers = IntGenerator.of(() -> {
            List<String> messages = new ArrayList<>();
            for (Object wrong : new Object[] {5L, 0.5, "text", null, true, 0.5f}) {
                try {
                    Fiber.yield(wrong);
                } catch (IllegalArgumentException e) {
                    messages.add(e.getMessage());
                }
            }
            try {
                Fiber.yield(6L);
            } catch (IllegalArgumentException e) {
                messages.add(e.getMessage());
            }
            try {
                Fiber.yield();
            } catch (IllegalArgumentException e) {
                messages.add(e.getMessage());
            }
            assertEquals(List.of(
                    "cannot yield the long 5 to an IntGenerator: cast it to int, or make a LongGenerator",
                    "cannot yield the double 0.5 to an IntGenerator: cast it to int, or make a DoubleGenerator",
                    "cannot yield an object of the class java.lang.String to an IntGenerator:"
                            + " yield a number of its type, or make a Generator, which takes any object",
                    "cannot yield null to an IntGenerator:"
                            + " yield a number of its type, or make a Generator, which takes any object",
                    "cannot yield an object of the class java.lang.Boolean to an IntGenerator:"
                            + " yield a number of its type, or make a Generator, which takes any object",
                    "cannot yield the double 0.5 to an IntGenerator: cast it to int, or make a DoubleGenerator",
                    "cannot yield the long 6 to an IntGenerator: cast it to int, or make a LongGenerator",
                    "cannot yield null to an IntGenerator:"
                            + " yield a number of its type, or make a Generator, which takes any object"),
                    messages);
            Fiber.yield(1);
        });
        assertEquals(1, numbers.nextInt());
        LongGenerator longs = LongGenerator.of(() -> Fiber.yield(0.5));
        assertEquals("cannot yield the double 0.5 to a LongGenerator: cast it to long, or make a DoubleGenerator",
                assertThrows(IllegalArgumentException.class, longs::nextLong).getMessage());
    }

    @Test
    void aYieldToAnIntGeneratorGivesNull() {
        List<Object> got = new ArrayList<>();
        IntGenerator numbers = IntGenerator.of(() -> {
            String sent = Fiber.yield(1);
            got.add(sent == null);
        });
        numbers.forEachRemaining((int value) -> got.add(value));
        assertEquals(List.of(1, true), got);
    }

    // ---- endings

    @Test
    void closeRunsFinallyAndAnIgnoredExitIsReported() {
        List<Object> log = new ArrayList<>();
        IntGenerator numbers = IntGenerator.of(() -> {
            try {
                Fiber.yield(1);
            } catch (GeneratorExit exit) {
                Fiber.yield(2);
            } finally {
                log.add("finally");
            }
        });
        assertTrue(numbers.hasNext());
        assertTrue(assertThrows(IllegalStateException.class, numbers::close).getMessage()
                .startsWith("generator ignored GeneratorExit"));
        assertEquals(List.of(), log);
        numbers.close();
        assertEquals(List.of("finally"), log);
        assertTrue(numbers.isDone());
        try (IntGenerator fresh = range(1)) {
            assertFalse(fresh.isDone());
        }
    }

    @Test
    void exceptionsLeaveUnchangedAndStopIterationDoesNotLeakOut() {
        IOException thrown = new IOException();
        IntGenerator failing = IntGenerator.of(() -> {
            throw thrown;
        });
        assertSame(thrown, assertThrows(IOException.class, failing::nextInt));
        assertThrows(StopIteration.class, failing::nextInt);
        IntGenerator leaking = IntGenerator.of(() -> range(0).nextInt());
        assertTrue(assertThrows(IllegalStateException.class, leaking::hasNext).getCause() instanceof StopIteration);
    }

    @Test
    void itsOwnBodyCannotAskIt() {
        IntGenerator[] self = new IntGenerator[1];
        self[0] = IntGenerator.of(() -> {
            assertTrue(self[0].isRunning());
            Fiber.yield(self[0].nextInt());
        });
        assertTrue(assertThrows(IllegalStateException.class, self[0]::nextInt).getMessage()
                .startsWith("generator already executing"));
    }

    // ---- together with others

    @Test
    void yieldFromHandsOverWithoutBoxing() {
        IntGenerator numbers = IntGenerator.returning(() -> {
            Object result = Generator.yieldFrom(IntGenerator.returning(() -> {
                Fiber.yield(1);
                Fiber.yield(2);
                return "inner";
            }));
            Generator.yieldFrom(List.of(3, 4));
            Generator.yieldFrom(Generator.of(() -> Fiber.yield(5)));
            return result;
        });
        List<Integer> values = new ArrayList<>();
        numbers.forEachRemaining((Consumer<Integer>) values::add);
        assertEquals(List.of(1, 2, 3, 4, 5), values);
        assertEquals("inner", numbers.result());
    }

    @Test
    void aGeneratorOfObjectsYieldsFromAnIntGenerator() {
        List<Object> log = new ArrayList<>();
        IntGenerator inner = IntGenerator.returning(() -> {
            try {
                Fiber.yield(1);
                Fiber.yield(2);
                return "inner";
            } finally {
                log.add("finally");
            }
        });
        Generator<Object> outer = Generator.of(() -> Fiber.yield(Generator.yieldFrom(inner)));
        assertEquals(1, outer.next());
        assertEquals(2, outer.next());
        assertEquals("inner", outer.next());
        Generator<Object> closed = Generator.of(() -> Generator.yieldFrom(range(5)));
        closed.next();
        closed.close();
        assertEquals(List.of("finally"), log);
    }

    private static final ContinuationScope SCOPE = new ContinuationScope("around");

    /** The log of a body during which a continuation around it is suspended and resumed. */
    private static List<Object> around(Consumer<List<Object>> body) {
        List<Object> log = new ArrayList<>();
        Continuation around = new Continuation(SCOPE, () -> body.accept(log));
        while (!around.isDone()) {
            around.run();
            log.add("-");
        }
        return log;
    }

    @Test
    void whatIsAroundCanBeSuspendedFromInside() {
        assertEquals(List.of("-", 1, "-", 2, "-", 3, "-", "over", "-"), around(log -> {
            IntGenerator numbers = IntGenerator.of(() -> {
                for (int i = 1; i < 4; i++) {
                    Continuation.yield(SCOPE);
                    Fiber.yield(i);
                }
                Continuation.yield(SCOPE);
            });
            log.add(numbers.nextInt());
            log.add(numbers.next());
            Iterator<Integer> boxes = numbers;
            log.add(boxes.next());
            log.add(numbers.hasNext() ? "more" : "over");
        }));
        assertEquals(List.of("-", (1L << 40) + 5, "-"), around(log -> {
            LongGenerator numbers = LongGenerator.of(() -> {
                Fiber.yield(1L << 40);
                Continuation.yield(SCOPE);
                Fiber.yield(5L);
            });
            log.add(numbers.nextLong() + numbers.nextLong());
        }));
        assertEquals(List.of("-", -0.125, "-"), around(log -> {
            DoubleGenerator numbers = DoubleGenerator.of(() -> {
                Fiber.yield(0.5);
                Continuation.yield(SCOPE);
                Fiber.yield(-0.25);
            });
            log.add(numbers.nextDouble() * numbers.nextDouble());
        }));
    }

    @Test
    void aFiberIsSuspendedTwiceInsideAGeneratorWhoseLastValueWasNegative() {
        Scheduler scheduler = Scheduler.roundRobin();
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> {
            IntGenerator numbers = IntGenerator.of(() -> {
                Fiber.yield(-5);
                Fiber.sleep(Duration.ZERO);
                Fiber.await(stage);
                Fiber.yield(7);
            });
            return List.of(numbers.nextInt(), numbers.nextInt());
        });
        scheduler.spawn(() -> {
            Fiber.sleep(Duration.ofMillis(5));
            stage.complete("a reference");
        });
        scheduler.run();
        assertEquals(List.of(-5, 7), fiber.result(), () -> String.valueOf(fiber.failure()));
    }

    // ---- one generator in another

    /** What the inner generator yields is its own; a fiber around both is suspended by each call of the inner one. */
    @Test
    void aGeneratorOfDoublesIsReadInAFiber() {
        List<Object> log = new ArrayList<>();
        DoubleGenerator halves = DoubleGenerator.of(() -> {
            try {
                for (int i = 1; i < 9; i++) {
                    Fiber.sleep(Duration.ofMillis(1));
                    Fiber.yield(i / 2.0);
                }
            } finally {
                log.add("closed");
            }
        });
        Scheduler scheduler = Scheduler.roundRobin().virtualTime();
        scheduler.spawn(() -> {
            log.add(halves.hasNext());
            log.add(halves.nextDouble());
            log.add(halves.next());
            log.add(halves.frames().get(0).variable("i"));
            halves.close();
            log.add(halves.hasNext());
        });
        scheduler.spawn(() -> log.add("other"));
        scheduler.run();
        assertEquals(List.of("other", true, 0.5, 1.0, 2, "closed", false), log);
    }

    @Test
    void theFramesOfAGeneratorOfLongsAreShown() {
        LongGenerator numbers = LongGenerator.of(() -> {
            long large = 1L << 40;
            Fiber.yield(large);
            assertEquals(1L << 40, large);
        });
        assertEquals(1L << 40, numbers.nextLong());
        assertEquals(1L << 40, numbers.frames().get(0).variable("large"));
        assertFalse(numbers.hasNext());
        assertEquals(List.of(), numbers.frames());
    }
}
