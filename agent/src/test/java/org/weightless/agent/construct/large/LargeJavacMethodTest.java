package org.weightless.agent.construct.large;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Generator;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.CodeSizes;
import org.weightless.agent.testing.Garbage;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Large methods as javac compiles them behave with yields as without, and are verified. */
class LargeJavacMethodTest {
    /** HotSpot compiles no method of so many bytes or more. */
    private static final int HUGE = 8000;

    private static Instrumented instrumented(Made made) {
        return new ClassInstrumenter(new Hierarchy(made.plain()::getResourceAsStream), false)
                .instrument(made.bytes(LargeSource.NAME));
    }

    /** The sizes of the large method's fiber copy and resume method. */
    private static Map<String, Integer> sizes(Instrumented instrumented) {
        Map<String, Integer> sizes = CodeSizes.of(instrumented.bytes()).entrySet().stream()
                .filter(size -> size.getKey().startsWith("large("))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertEquals(2, sizes.size(), sizes.toString());
        return sizes;
    }

    private static boolean savesAtOnePlace(Instrumented instrumented) {
        return instrumented.plan().toString().contains("one save for all");
    }

    @ParameterizedTest
    @CsvSource({"LOCALS, 5000", "CALLS, 5000", "TRIES, 5000", "SWITCH, 5000", "LOOPS, 5000", "WIDE, 5000", "EXPRESSIONS, 5000",
        "SPARSE, 5000", "ARGUMENTS, 5000", "NESTED, 5000", "MIXED, 5000", "MIXED, 10000", "LOCALS, 20000", "CALLS, 20000",
        "TRIES, 20000",
        "SWITCH, 20000",
        "LOOPS, 20000",
        "WIDE, 20000", "EXPRESSIONS, 20000", "ARGUMENTS, 15000", "NESTED, 9000", "MIXED, 20000", "SPARSE, 40000", "NEWS, 19500",
        "RESOURCES, 17000", "HANDLERS, 19000"})
    void suspendsAnywhere(LargeSource shape, int bytes) {
        Made made = shape.made(bytes);
        assertEquals(List.of(), instrumented(made).refused());
        made.compare(LargeSource.NAME);
    }

    /** What is refused names its size, and runs as it was written. */
    @ParameterizedTest
    @CsvSource({"CALLS, 40000", "EXPRESSIONS, 40000"})
    void twiceAsMuchOfAllCallsIsRefused(LargeSource shape, int bytes) {
        Made made = shape.made(bytes);
        String refused = instrumented(made).refused().toString();
        assertTrue(
                refused.matches(
                        "\\[refused made/Large.large.*: its fiber copy would have \\d+ bytes, a method has at most 65535\\]"),
                refused);
        assertEquals(Programs.run(made.plain().callable(LargeSource.NAME), Programs.Mode.PLAIN).result(),
                Programs.run(made.instrumented().callable(LargeSource.NAME), Programs.Mode.SILENT).result());
    }

    /** How large a method of each shape may be so that HotSpot compiles both of its generated methods. */
    @ParameterizedTest
    @CsvSource({"LOCALS, 3000", "CALLS, 2500", "TRIES, 2100", "SWITCH, 2800", "LOOPS, 3800", "WIDE, 2800", "EXPRESSIONS, 2300",
        "MIXED, 2700", "SPARSE, 5500"})
    void theCopiesAreNotTooLargeToBeCompiled(LargeSource shape, int bytes) {
        sizes(instrumented(shape.made(bytes))).forEach((method, size) -> assertTrue(size < HUGE, method + " has " + size));
    }

    @Test
    void whatHotspotCompilesAnywaySavesAtEachPoint() {
        assertFalse(savesAtOnePlace(instrumented(LargeSource.MIXED.made(900))));
        assertTrue(savesAtOnePlace(instrumented(LargeSource.MIXED.made(2700))));
    }

    /** The bytes of both generated methods grow with the method, not with calls times locals. */
    @ParameterizedTest
    @CsvSource({"LOCALS, 4", "CALLS, 4", "TRIES, 4", "WIDE, 4", "ARGUMENTS, 4"})
    void fourTimesTheMethodIsFourTimesTheCopies(LargeSource shape, int times) {
        int one = sizes(instrumented(shape.made(4000))).values().stream().mapToInt(Integer::intValue).sum();
        int four = sizes(instrumented(shape.made(4000 * times))).values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(four < one * times * 1.1, one + " bytes became " + four);
    }

    /** A call whose arguments are all calls: each of them finds one more value on the stack than the one before. */
    private static Made call(int arguments) {
        String calls = IntStream.range(0, arguments).mapToObj(i -> "s(\"" + i + "\")").collect(Collectors.joining(", "));
        String parameters = IntStream.range(0, arguments).mapToObj(i -> "Object a" + i).collect(Collectors.joining(", "));
        String all = IntStream.range(0, arguments).mapToObj(i -> "a" + i).collect(Collectors.joining(", "));
        return Sources.javac(LargeSource.NAME, """
                package made;
                import static org.weightless.agent.testing.Probe.*;
                public class Large implements java.util.concurrent.Callable<Object> {
                    static String all(%s) { return java.util.Arrays.toString(new Object[] {%s}); }
                    static String large() { return all(%s); }
                    public Object call() { return large(); }
                }
                """.formatted(parameters, all, calls)).made();
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 100, 252})
    void aCallHasManyCallsAsArguments(int arguments) {
        Made made = call(arguments);
        assertEquals(List.of(), instrumented(made).refused());
        made.compare(LargeSource.NAME);
    }

    @Test
    void hotspotCompilesACallWithAHundredCallsAsArguments() {
        sizes(instrumented(call(100))).forEach((method, size) -> assertTrue(size < HUGE, method + " has " + size));
    }

    @Test
    void twiceTheArgumentsAreTwiceTheCopies() {
        int one = sizes(instrumented(call(120))).values().stream().mapToInt(Integer::intValue).sum();
        int two = sizes(instrumented(call(240))).values().stream().mapToInt(Integer::intValue).sum();
        assertTrue(two < one * 2.1, one + " bytes became " + two);
    }

    @Test
    void nothingDeadIsKeptAlive() throws Exception {
        StringBuilder source = new StringBuilder("""
                package made;
                import static org.weightless.agent.testing.Probe.*;
                import java.lang.ref.WeakReference;
                import org.weightless.Fiber;
                public class Large implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        int x = 0;
                        Object watched = new int[1000];
                        Fiber.yield(new WeakReference<>(watched));
                        x += watched.hashCode() & 1;
                        Fiber.yield("dead");
                        watched = new int[1000];
                        Fiber.yield(new WeakReference<>(watched));
                        Fiber.yield(watched.getClass());
                        Fiber.yield("dead again");
                """);
        for (int i = 0; i < 700; i++) {
            source.append("x = s(x + 1);\n");
        }
        Made made = Sources.javac(LargeSource.NAME, source.append("return x;\n}\n}\n").toString()).made();
        assertTrue(savesAtOnePlace(instrumented(made)));
        Generator<Object> generator = Generator.returning(made.instrumented().callable(LargeSource.NAME));
        WeakReference<?> first = (WeakReference<?>) generator.next();
        Garbage.assertKept(first, "what is read behind the yield");
        assertEquals("dead", generator.next());
        Garbage.assertCollected(first, "what is read no more");
        WeakReference<?> second = (WeakReference<?>) generator.next();
        Garbage.assertKept(second, "what is read behind the second yield");
        assertEquals(int[].class, generator.next());
        assertEquals("dead again", generator.next());
        Garbage.assertCollected(second, "what was saved in the resumed frame");
    }

    /** What was under a call that suspended is gone from the frame when the stack is empty. */
    @Test
    void noDeadOperandIsKeptAlive() throws Exception {
        StringBuilder source = new StringBuilder("""
                package made;
                import static org.weightless.agent.testing.Probe.*;
                import java.lang.ref.WeakReference;
                import org.weightless.Fiber;
                public class Large implements java.util.concurrent.Callable<Object> {
                    static WeakReference<Object> watched;
                    static Object made() { Object made = new int[1000]; watched = new WeakReference<>(made); return made; }
                    static Object give(Object value) { return Fiber.yield(value); }
                    static int both(Object one, Object other) { return one.hashCode() & 1; }
                    public Object call() {
                        int x = 0;
                        give("first");
                        x += both(made(), give(watched));
                        give("dead");
                """);
        for (int i = 0; i < 700; i++) {
            source.append("x = s(x + 1);\n");
        }
        Made made = Sources.javac(LargeSource.NAME, source.append("return x;\n}\n}\n").toString()).made();
        assertTrue(savesAtOnePlace(instrumented(made)));
        Generator<Object> generator = Generator.returning(made.instrumented().callable(LargeSource.NAME));
        assertEquals("first", generator.next());
        WeakReference<?> operand = (WeakReference<?>) generator.next();
        Garbage.assertKept(operand, "what is on the stack");
        assertEquals("dead", generator.next());
        Garbage.assertCollected(operand, "what was on the stack");
    }
}
