package org.weightless.agent.contract.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.agent.contract.trace.OwnTracePrograms.Look;
import org.weightless.agent.contract.trace.OwnTracePrograms.Shape;

/** Traces that code takes of itself show the logical callers: what plain code sees is the oracle. */
class OwnTracesTest {
    /** What is delegated runs under another driver behind a yield: a trace from before does not tell its callers. */
    static List<Arguments> programs() {
        List<Arguments> all = new ArrayList<>();
        for (Shape shape : Shape.values()) {
            for (Look look : Look.values()) {
                if (shape != Shape.DELEGATED || look != Look.READ_BEHIND_A_YIELD) {
                    all.add(Arguments.of(shape, look));
                }
            }
        }
        return all;
    }

    @AfterEach
    void stopYielding() {
        OwnTracePrograms.yielding = false;
    }

    private static Object inGenerator(Shape shape, Look look) {
        Generator<Object> generator = Generator.returning(() -> OwnTracePrograms.run(shape, look));
        int yields = 0;
        while (generator.hasNext()) {
            generator.next();
            yields++;
        }
        assertTrue(yields > 0 || !OwnTracePrograms.yielding || shape == Shape.IN_A_FIBER, "nothing was suspended");
        return generator.result();
    }

    @ParameterizedTest
    @MethodSource("programs")
    void inAGeneratorThatDoesNotYield(Shape shape, Look look) {
        assertEquals(OwnTracePrograms.run(shape, look), inGenerator(shape, look));
    }

    @ParameterizedTest
    @MethodSource("programs")
    void beforeAndBehindYields(Shape shape, Look look) {
        List<List<String>> plain = OwnTracePrograms.run(shape, look);
        OwnTracePrograms.yielding = true;
        assertEquals(plain, inGenerator(shape, look));
        assertFalse(plain.isEmpty());
    }

    // ---- what was made elsewhere

    private static Throwable made(int levels, List<String> seen) {
        if (levels == 0) {
            Fiber.yield("waits");
            return new Throwable();
        }
        Throwable made = made(levels - 1, seen);
        seen.add(methods(made));
        return made;
    }

    private static String methods(Throwable thrown) {
        List<String> methods = Arrays.stream(thrown.getStackTrace())
                .filter(each -> each.getClassName().equals(OwnTracesTest.class.getName()))
                .map(StackTraceElement::getMethodName).toList();
        return String.join(" ", methods);
    }

    /** Two activations of a recursion cannot be told from each other: none of them gives its callers to the other. */
    @Test
    void aTraceOfAnActivationThatHasEndedIsNotCompletedByAnotherOne() {
        List<String> seen = new ArrayList<>();
        Generator<Object> generator = Generator.of(() -> made(2, seen));
        generator.next();
        assertFalse(generator.hasNext());
        assertEquals("made aTraceOfAnActivationThatHasEndedIsNotCompletedByAnotherOne", seen.get(0));
        assertEquals(seen.get(0), seen.get(1));
    }

    private static int levels;
    private static String seenBefore;

    /** Calls itself, so that its outermost caller cannot be told from the frame that throws. */
    private static void readsAndThrows() {
        if (levels-- > 0) {
            readsAndThrows();
            return;
        }
        Fiber.yield("waits");
        IllegalStateException made = new IllegalStateException();
        seenBefore = methods(made);
        throw made;
    }

    @Test
    void aTraceThatIsReadIsNotCompletedAgainWhenItIsThrown() {
        levels = 2;
        Generator<Object> generator = Generator.of(OwnTracesTest::readsAndThrows);
        generator.next();
        IllegalStateException thrown = assertThrows(IllegalStateException.class, generator::next);
        assertTrue(seenBefore.startsWith("readsAndThrows readsAndThrows readsAndThrows "), seenBefore);
        assertEquals(3, Arrays.stream(thrown.getStackTrace())
                .filter(each -> each.getMethodName().equals("readsAndThrows")).count());
    }

    private static Class<?> declaring(int frame) {
        Fiber.yield("waits");
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(frame).findFirst().<Class<?>>map(StackWalker.StackFrame::getDeclaringClass).get());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void classesAreToldToThoseOnlyWhoMayAskForThem(int frame) {
        Generator<Object> generator = Generator.of(() -> declaring(frame));
        generator.next();
        assertThrows(UnsupportedOperationException.class, generator::next);
    }
}
