package org.weightless.agent.contract.frames;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.instrument.ClassDefinition;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.IntSupplier;
import net.bytebuddy.agent.ByteBuddyAgent;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.IntGenerator;
import org.weightless.Scheduler;
import org.weightless.SuspendedFrame;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Sources;

/** What is suspended shows its methods with their variables, by the names and types of the source. */
class SuspendedFramesTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("looked at");

    private int used;

    private String all(boolean z, byte b, char c, short s, int i, long l, float f, double d, String text, int[] cells) {
        Fiber.yield(1);
        used++;
        return "" + z + b + c + s + i + l + f + d + text + cells.length;
    }

    @Test
    void variablesOfAllTypesHaveTheirNamesTypesAndValues() {
        int[] cells = {1, 2};
        Generator<Integer> generator =
                Generator.of(() -> all(true, (byte) -2, 'c', (short) -3, 4, 5L << 40, 6.5f, 7.25, "t\n", cells));
        generator.next();
        SuspendedFrame frame = generator.frames().get(0);
        assertEquals(List.of("this = SuspendedFramesTest@" + Integer.toHexString(System.identityHashCode(this)),
                "z: boolean = true", "b: byte = -2", "c: char = 'c'", "s: short = -3", "i: int = 4",
                "l: long = 5497558138880", "f: float = 6.5", "d: double = 7.25", "text: String = \"t\\n\"",
                "cells: int[] = int[2]"), lines(frame));
        assertSame(this, frame.self());
        assertSame(cells, frame.variable("cells"));
        assertEquals(new SuspendedFrame.Variable("b", "byte", (byte) -2), frame.variables().get(1));
        assertEquals(-3, (short) frame.variable("s"));
        assertSame(SuspendedFramesTest.class, frame.declaringClass());
        assertEquals("all", frame.methodName());
        assertEquals("SuspendedFramesTest.java", frame.fileName());
        assertEquals("Fiber.yield(int)", frame.call());
        assertEquals(MethodType.methodType(String.class, boolean.class, byte.class, char.class, short.class, int.class,
                long.class, float.class, double.class, String.class, int[].class), frame.methodType());
    }

    /** The lines below the first. */
    private static List<String> lines(SuspendedFrame frame) {
        return frame.toString().lines().skip(1).map(String::strip).toList();
    }

    private static int deeper(int level, IntSupplier last) {
        int twice = 2 * level;
        return twice + (level == 0 ? last.getAsInt() : deeper(level - 1, last));
    }

    @Test
    void allCallersAreThereAndEachHasItsOwnVariables() {
        IntGenerator generator = IntGenerator.of(() -> deeper(2, () -> {
            Fiber.yield(7);
            return 1;
        }));
        generator.nextInt();
        List<SuspendedFrame> frames = generator.frames();
        assertEquals(5, frames.size());
        for (int level = 0; level <= 2; level++) {
            SuspendedFrame frame = frames.get(level + 1);
            assertEquals("deeper", frame.methodName());
            assertEquals(List.of(2 * level), frame.operands().stream().map(SuspendedFrame.Variable::value).toList());
            assertNull(frame.self());
        }
        assertEquals("IntSupplier.getAsInt()", frames.get(1).call());
        assertEquals("SuspendedFramesTest.deeper(int, IntSupplier)", frames.get(2).call());
    }

    @Test
    void whatIsNotReadAgainIsNotThere() {
        Generator<Integer> generator = Generator.of(() -> {
            int read = 1;
            int forgotten = read + 1;
            Fiber.yield(forgotten);
            used += read;
        });
        generator.next();
        SuspendedFrame frame = generator.frames().get(0);
        assertEquals(1, frame.variable("read"));
        String refused = assertThrows(IllegalArgumentException.class, () -> frame.variable("forgotten")).getMessage();
        assertTrue(refused.startsWith("no variable 'forgotten' in " + SuspendedFramesTest.class.getName() + ".lambda$"),
                refused);
        assertTrue(refused.contains("read: int = 1"), refused);
    }

    @Test
    void theLinesAreThoseOfTheTrace() {
        Continuation continuation = new Continuation(SCOPE, () -> deeper(3, () -> {
            Continuation.yield(SCOPE);
            return 1;
        }));
        assertEquals(List.of(), continuation.frames());
        continuation.run();
        assertEquals(List.of(continuation.stackTrace()),
                continuation.frames().stream().map(SuspendedFrame::toStackTraceElement).toList());
        continuation.run();
        assertEquals(List.of(), continuation.frames());
    }

    @Test
    void aPictureStaysAsItWasTaken() {
        Generator<Integer> generator = Generator.of(() -> {
            for (int i = 0; i < 3; i++) {
                Fiber.yield(i);
            }
        });
        generator.next();
        SuspendedFrame before = generator.frames().get(0);
        generator.next();
        assertEquals(0, before.variable("i"));
        assertEquals(1, generator.frames().get(0).variable("i"));
    }

    @Test
    void framesOfWhatIsNestedStandInside() {
        Continuation outer = new Continuation(SCOPE, () -> {
            int around = 1;
            Generator<Integer> inner = Generator.of(() -> {
                int within = 2;
                Continuation.yield(SCOPE);
                used += within;
                Fiber.yield(3);
            });
            used += around + inner.next();
        });
        outer.run();
        List<SuspendedFrame> frames = outer.frames();
        assertEquals(2, frames.get(0).variable("within"));
        assertEquals("Generator.next()", frames.get(1).call());
        assertEquals(2, frames.size());
    }

    @Test
    void aGeneratorThatIsDelegatedToHasItsOwnFramesAlone() {
        Generator<Integer> inner = Generator.of(() -> {
            int within = 2;
            Fiber.yield(1);
            used += within;
        });
        Generator<Integer> outer = Generator.of(() -> {
            int around = 1;
            Generator.yieldFrom(inner);
            used += around;
        });
        outer.next();
        assertEquals(1, inner.frames().size());
        assertEquals(2, inner.frames().get(0).variable("within"));
        assertEquals(2, outer.frames().size());
        assertEquals(1, outer.frames().get(1).variable("around"));
    }

    @Test
    void aFiberShowsWhereItWaits() {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber other = scheduler.spawn("other", Fiber::yield);
        Fiber fiber = scheduler.spawn("waiting", () -> {
            String text = "joins";
            other.join();
            used += text.length();
        });
        scheduler.step();
        scheduler.step();
        assertEquals("joins", fiber.frames().get(0).variable("text"));
        assertEquals("Fiber.join()", fiber.frames().get(0).call());
    }

    private record Point(int x, int y) {
        Point {
            if (x < 0) {
                Fiber.yield("negative");
                x = -x;
            }
        }
    }

    @Test
    void aConstructorIsShownAsOne() {
        Generator<String> generator = Generator.of(() -> used += new Point(-1, 2).x);
        generator.next();
        SuspendedFrame frame = generator.frames().get(0);
        assertEquals("<init>", frame.methodName());
        assertTrue(frame.self() instanceof Point);
        assertEquals(-1, frame.variable("x"));
        assertEquals("new SuspendedFramesTest$Point(int, int)", generator.frames().get(1).call());
    }

    @Test
    void namesHoldAlsoWhereTwoVariablesShareASlot() {
        Generator<Integer> generator = Generator.of(() -> {
            for (int first = 1; first < 2; first++) {
                Fiber.yield(first);
            }
            for (int second = 5; second < 6; second++) {
                Fiber.yield(second);
            }
        });
        generator.next();
        assertEquals(1, generator.frames().get(0).variable("first"));
        generator.next();
        assertEquals(5, generator.frames().get(0).variable("second"));
    }

    private static final class Loud {
        @Override
        public String toString() {
            throw new AssertionError("nobody may call it");
        }
    }

    @Test
    void noCodeOfTheValuesIsRun() {
        Generator<Integer> generator = Generator.of(() -> {
            Loud loud = new Loud();
            List<Object> list = new ArrayList<>();
            Fiber.yield(1);
            list.add(loud);
        });
        generator.next();
        String text = generator.frames().get(0).toString();
        assertTrue(text.contains("loud: SuspendedFramesTest$Loud = SuspendedFramesTest$Loud@"), text);
        assertFalse(text.contains("[]"), text);
    }

    private static Made looked(String yielded, String... options) {
        return Sources.javac("made.Looked", """
                package made;
                import org.weightless.*;
                public class Looked implements java.util.concurrent.Callable<Object> {
                    public Object call() { return sum(3, 4L); }
                    private static long sum(int one, long other) {
                        boolean more = one > 2;
                        Fiber.yield("YIELDED");
                        return more ? one + other : one;
                    }
                }
                """.replace("YIELDED", yielded), options).made();
    }

    private static Generator<Object> begun(Callable<?> program) {
        Generator<Object> generator = Generator.returning(program);
        generator.next();
        return generator;
    }

    private static List<String> names(Generator<Object> generator) {
        return generator.frames().get(0).variables().stream().map(SuspendedFrame.Variable::name).toList();
    }

    @Test
    void withoutAVariableTableASlotIsTheName() {
        Generator<Object> named = begun(looked("first", "-g").instrumented().callable("made.Looked"));
        assertEquals(List.of("one", "other", "more"), names(named));
        Generator<Object> nameless = begun(looked("first", "-g:none").instrumented().callable("made.Looked"));
        assertEquals(List.of("local0", "local1", "local3"), names(nameless));
        assertEquals(4L, nameless.frames().get(0).variable("local1"));
        assertTrue(nameless.frames().get(0).lineNumber() < 0);
    }

    @Test
    void whatIsSuspendedInAClassThatHasBeenRedefinedHasNoVariablesUnlessItWasLookedAtBefore() throws Exception {
        for (boolean before : new boolean[] {true, false}) {
            Callable<?> program = looked("first", "-g").instrumented().callable("made.Looked");
            Generator<Object> suspended = begun(program);
            if (before) {
                assertEquals(3, names(suspended).size());
            }
            ByteBuddyAgent.getInstrumentation().redefineClasses(
                    new ClassDefinition(program.getClass(), looked("second", "-g").bytes("made.Looked")));
            SuspendedFrame frame = suspended.frames().get(0);
            assertEquals("sum", frame.methodName());
            assertEquals(before ? 3 : 0, frame.variables().size());
            assertEquals(before ? "Fiber.yield(Object)" : null, frame.call());
            assertEquals(List.of("one", "other", "more"), names(begun(program)));
        }
    }

    /** A method whose code for each call would be too large: all calls save all variables. */
    @Test
    void aLargeMethodShowsWhatIsLiveAtItsCall() {
        StringBuilder source = new StringBuilder("""
                package made;
                import org.weightless.*;
                public class Large implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        String text = "kept";
                        int last = 0;
                """);
        for (int i = 0; i < 60; i++) {
            source.append("        String a").append(i).append(" = text + ").append(i).append("; Fiber.yield(\"\");\n");
        }
        source.append("        return text + last");
        for (int i = 0; i < 60; i++) {
            source.append(" + a").append(i);
        }
        source.append(";\n    }\n}\n");
        Generator<Object> generator = begun(
                Sources.javac("made.Large", source.toString(), "-g").made().instrumented().callable("made.Large"));
        for (int i = 0; i < 40; i++) {
            SuspendedFrame frame = generator.frames().get(0);
            assertEquals(i + 3, frame.variables().size());
            assertEquals("kept" + i, frame.variable("a" + i));
            assertEquals(0, frame.variable("last"));
            generator.next();
        }
    }
}
