package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.StopIteration;
import org.weightless.Yielder;

/** What a body gives at its end: a Body nothing, whatever the method behind it returns, and a Callable what it returns. */
class BodyResultTest {
    static class Made {
        Made() {
            Fiber.yield(1);
        }
    }

    static int number() {
        Fiber.yield(1);
        return 5;
    }

    static long wide() {
        Fiber.yield(1);
        return 5L;
    }

    static double fraction() {
        Fiber.yield(1);
        return 0.5;
    }

    static String text() {
        Fiber.yield(1);
        return "text";
    }

    static <T> T generic() {
        Fiber.yield(1);
        return null;
    }

    static Object yielded() {
        return Fiber.yield(1);
    }

    static int typed(Yielder<Object> yielder) {
        yielder.yield(1);
        return 5;
    }

    private String own() {
        Fiber.yield(1);
        return "own";
    }

    static Stream<Generator.Body> bodiesThatReturnSomething() {
        return Stream.of(BodyResultTest::number, BodyResultTest::wide, BodyResultTest::fraction, BodyResultTest::text,
                BodyResultTest::generic, BodyResultTest::yielded, Made::new, new BodyResultTest()::own);
    }

    @ParameterizedTest
    @MethodSource("bodiesThatReturnSomething")
    void aBodyGivesNothing(Generator.Body body) {
        Generator<Object> generator = Generator.of(body);
        assertEquals(1, generator.next());
        assertNull(assertThrows(StopIteration.class, () -> generator.send("sent")).value());
        assertNull(generator.result());

        Scheduler scheduler = Scheduler.roundRobin();
        Fiber fiber = scheduler.spawn(body);
        scheduler.run();
        assertNull(fiber.result());
        assertNull(fiber.<Object>join());

        List<Object> results = new ArrayList<>();
        Generator.of(() -> results.add(Generator.yieldFrom(Generator.of(body)))).forEachRemaining(value -> {});
        results.add(Generator.typed(BodyResultTest::typed).stream().count());
        assertEquals("[null, 1]", results.toString());
    }

    @Test
    void aBodyThatIsTheYieldItselfDoesNotGiveWhatIsSent() {
        Generator<Object> generator = Generator.of(Fiber::yield);
        assertNull(generator.next());
        assertNull(assertThrows(StopIteration.class, () -> generator.send("sent")).value());
        Generator<Object> throwing = Generator.of(Fiber::yield);
        throwing.next();
        Exception thrown = new Exception("thrown");
        assertSame(thrown, assertThrows(Exception.class, () -> throwing.raise(thrown)));
        assertTrue(throwing.isDone());
    }

    @Test
    void aBodyThatJoinsAnotherFiberDoesNotGiveItsResult() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber slow = scheduler.spawnReturning(BodyResultTest::text);
        Fiber joining = scheduler.spawn(slow::join);
        Fiber returning = scheduler.spawnReturning(slow::join);
        scheduler.run();
        assertNull(joining.result());
        assertEquals("text", returning.result());
    }

    @Test
    void aCallableGivesWhatItReturnsBoxed() {
        List<Object> results = new ArrayList<>();
        for (Generator<Object> generator : List.of(Generator.returning(BodyResultTest::number),
                Generator.returning(BodyResultTest::wide), Generator.returning(BodyResultTest::fraction),
                Generator.returning(BodyResultTest::text))) {
            generator.forEachRemaining(value -> {});
            results.add(generator.result());
        }
        assertEquals(List.of(5, 5L, 0.5, "text"), results);
    }

    @Test
    void aReferenceWhoseResultIsDroppedGoesOnInTheMiddleOfABody() {
        CompletableFuture<Integer> sum = new CompletableFuture<>();
        Generator<Object> generator = Generator.of(() -> {
            Runnable first = BodyResultTest::number;
            Runnable second = BodyResultTest::text;
            first.run();
            second.run();
            sum.complete(number() + number());
        });
        assertEquals(4, generator.stream().count());
        assertEquals(10, sum.join());
        assertFalse(generator.isRunning());
    }

    // ---- the end of what StopIteration and exceptions say

    @Test
    void aResultThatHasNoTextIsCarriedAllTheSame() {
        Object result = new Object() {
            @Override
            public String toString() {
                throw new UnsupportedOperationException("no text");
            }
        };
        Generator<Object> generator = Generator.returning(() -> result);
        StopIteration end = assertThrows(StopIteration.class, generator::next);
        assertSame(result, end.value());
        assertThrows(UnsupportedOperationException.class, end::getMessage);
        assertEquals("the generator has ended with the value 7: ask hasNext() before next(), or iterate with for",
                new StopIteration(7).getMessage());
    }

    private static class Traceless extends RuntimeException {
        private final boolean throwing;

        Traceless(boolean throwing) {
            this.throwing = throwing;
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            if (throwing) {
                throw new IllegalStateException("asked for its trace");
            }
            return null;
        }
    }

    private static void fails(boolean throwing) {
        Fiber.yield(1);
        throw new Traceless(throwing);
    }

    @Test
    void anExceptionWithoutATraceEndsABodyLikeAnyOther() {
        for (boolean throwing : new boolean[] {false, true}) {
            List<String> log = new ArrayList<>();
            Generator<Object> generator = Generator.of(() -> {
                try {
                    fails(throwing);
                } finally {
                    log.add("finally");
                }
            });
            assertEquals(1, generator.next());
            assertThrows(Traceless.class, generator::next);
            assertEquals(List.of("finally"), log);
            assertTrue(generator.isDone());
            assertFalse(generator.isRunning());
        }
    }
}
