package org.weightless.agent.contract.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;

/**
 * Traces and texts of exceptions behind a yield say what they say without one: the program that does not yield is the
 * oracle.
 */
class TracesReadAsWrittenTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("read");
    private static final String PROGRAMS = ReadablePrograms.class.getName();

    static List<ReadablePrograms.Named> programs() {
        return ReadablePrograms.all();
    }

    @AfterEach
    void stopYielding() {
        ReadablePrograms.yielding = false;
    }

    /** The exception with all that it brings along, each by its text and its frames in the programs. */
    static String described(Throwable top) {
        StringBuilder text = new StringBuilder();
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>(List.of(top));
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            text.append(next).append('\n');
            if (!seen.add(next)) {
                continue;
            }
            for (StackTraceElement element : next.getStackTrace()) {
                if (element.getClassName().startsWith(PROGRAMS)) {
                    text.append("  ").append(element).append('\n');
                }
            }
            for (Throwable suppressed : next.getSuppressed()) {
                open.push(suppressed);
            }
            if (next.getCause() != null) {
                open.push(next.getCause());
            }
        }
        return text.toString();
    }

    private static Throwable thrown(ReadablePrograms.Program program) {
        try {
            program.run();
        } catch (Throwable e) {
            return e;
        }
        throw new AssertionError("nothing thrown");
    }

    private static Throwable inGenerator(ReadablePrograms.Program program, boolean yielding) {
        ReadablePrograms.yielding = yielding;
        Generator<Object> generator = Generator.returning(() -> {
            program.run();
            return null;
        });
        return thrown(() -> {
            int yields = 0;
            while (generator.hasNext()) {
                generator.next();
                yields++;
            }
            assertTrue(yields > 0, "nothing was suspended");
        });
    }

    @ParameterizedTest
    @MethodSource("programs")
    void inAGeneratorThatDoesNotYield(ReadablePrograms.Named named) {
        assertEquals(described(thrown(named.program())), described(inGenerator(named.program(), false)));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void behindAYield(ReadablePrograms.Named named) {
        assertEquals(described(thrown(named.program())), described(inGenerator(named.program(), true)));
    }

    /** Each time the same exception is thrown its trace has as many elements as the first time. */
    private static void assertStays(Throwable thrown, List<StackTraceElement> before) {
        assertEquals(before, List.of(thrown.getStackTrace()));
    }

    private static RuntimeException cached;
    private static int levels;

    /** Calls itself, so that its outermost caller cannot be told from the frame that throws. */
    private static void throwsCached() {
        if (levels-- > 0) {
            throwsCached();
        }
        Continuation.yield(SCOPE);
        if (cached == null) {
            cached = new RuntimeException("made once");
        }
        throw cached;
    }

    private static void runOnce(Runnable body) {
        Continuation continuation = new Continuation(SCOPE, body);
        while (!continuation.isDone()) {
            continuation.run();
        }
    }

    @Test
    void aCachedExceptionKeepsItsTrace() {
        cached = null;
        List<StackTraceElement> first = null;
        for (int i = 0; i < 20; i++) {
            levels = 5;
            Throwable thrown = thrown(() -> runOnce(TracesReadAsWrittenTest::throwsCached));
            first = first == null ? List.of(thrown.getStackTrace()) : first;
            assertStays(thrown, first);
        }
        assertEquals(6, first.stream().filter(element -> element.getMethodName().equals("throwsCached")).count());
    }

    @Test
    void soDoesOneThatNestedContinuationsPassOn() {
        cached = null;
        List<StackTraceElement> first = null;
        for (int i = 0; i < 20; i++) {
            levels = 2;
            Throwable thrown = thrown(() -> runOnce(() -> runOnce(() -> runOnce(TracesReadAsWrittenTest::throwsCached))));
            first = first == null ? List.of(thrown.getStackTrace()) : first;
            assertStays(thrown, first);
        }
    }

    private static void raisesAgain(int levels) {
        if (levels > 0) {
            raisesAgain(levels - 1);
        } else {
            Fiber.yield("waits");
        }
    }

    @Test
    void soDoesOneThatIsRaisedInGeneratorAfterGenerator() {
        RuntimeException made = new RuntimeException("raised");
        List<StackTraceElement> before = List.of(made.getStackTrace());
        for (int i = 0; i < 10; i++) {
            Generator<Object> generator = Generator.of(() -> raisesAgain(3));
            generator.next();
            assertStays(thrown(() -> generator.raise(made)), before);
        }
    }

    @Test
    void soDoesTheFailureOfAFiberThatManyJoin() {
        Scheduler scheduler = Scheduler.roundRobin();
        cached = null;
        Fiber failing = scheduler.spawn(() -> joined(3));
        List<List<StackTraceElement>> traces = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            scheduler.spawn(() -> {
                try {
                    joins(failing, 3);
                } catch (RuntimeException e) {
                    traces.add(List.of(e.getStackTrace()));
                }
            });
        }
        scheduler.run();
        assertEquals(5, traces.size());
        traces.forEach(trace -> assertEquals(traces.get(0), trace));
    }

    private static void joined(int levels) {
        if (levels == 0) {
            Fiber.yield("once");
            throw new RuntimeException("joined");
        }
        joined(levels - 1);
    }

    private static void joins(Fiber failing, int levels) {
        if (levels == 0) {
            failing.join();
        }
        joins(failing, levels - 1);
    }
}
