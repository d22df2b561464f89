package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.weightless.Generator;
import org.weightless.IncompatibleFrameException;
import org.weightless.Stored;
import org.weightless.agent.testing.Sources;

/**
 * What is stored goes on with other classes if the code behind the call is the same from the same values: lines,
 * names, constants, slots and what stands before the call may change. Else it is refused by the method and what has
 * changed.
 */
class ChangedCodeTest {
    private static final ObjectInputFilter ALL = ObjectInputFilter.Config.createFilter("*");

    private static final String BEFORE = """
            import java.util.function.Supplier;
            import org.weightless.*;
            public class Flow implements Supplier<Generator<String>> {
                public Generator<String> get() { return Generator.of(() -> run("a", 2)); }
                static void run(String name, int count) {
                    int first = count + 1;
                    Fiber.yield(name + first);
                    long total = first * 10L;
                    for (int i = 0; i < count; i++) {
                        try {
                            Fiber.yield(name + i + total);
                            total += i;
                        } catch (IllegalStateException e) {
                            Fiber.yield("caught");
                        }
                    }
                    Fiber.yield("end" + total);
                }
            }
            """;

    private static ClassLoader load(String source, String... options) {
        return Sources.javac("Flow", source, options).made().instrumented();
    }

    private static byte[] stored(ClassLoader loader, int values) throws Exception {
        Generator<String> generator = generator(loader);
        for (int i = 0; i < values; i++) {
            generator.next();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Stored.write(generator, bytes);
        return bytes.toByteArray();
    }

    @SuppressWarnings("unchecked")
    private static Generator<String> generator(ClassLoader loader) throws ReflectiveOperationException {
        return ((Supplier<Generator<String>>) loader.loadClass("Flow").getDeclaredConstructor().newInstance()).get();
    }

    private static List<String> rest(byte[] stored, ClassLoader loader) throws Exception {
        List<String> rest = new ArrayList<>();
        ((Generator<?>) Stored.read(new ByteArrayInputStream(stored), ALL,
                loader)).forEachRemaining(each -> rest.add((String) each));
        return rest;
    }

    /** What goes on with other code gives what it would have given. */
    private static void goesOn(int values, String after, String... options) throws Exception {
        byte[] stored = stored(load(BEFORE, "-g"), values);
        List<String> all = List.of("a3", "a030", "a130", "end31");
        assertEquals(all.subList(values, all.size()), rest(stored, load(after, options)));
    }

    private static String refused(int values, String after) throws Exception {
        byte[] stored = stored(load(BEFORE, "-g"), values);
        IncompatibleFrameException thrown =
                assertThrows(IncompatibleFrameException.class, () -> rest(stored, load(after, "-g")));
        assertEquals("Flow", thrown.className());
        return thrown.methodName() + ": " + thrown.change();
    }

    @Test
    void theSameCodeGoesOnAtEachYield() throws Exception {
        for (int values = 1; values <= 4; values++) {
            goesOn(values, BEFORE, "-g");
        }
    }

    @Test
    void debugDataLinesAndConstantsDoNotMatter() throws Exception {
        for (int values = 1; values <= 4; values++) {
            goesOn(values, BEFORE, "-g:none");
            goesOn(values, "// one line more\n" + BEFORE.replace("static void run(", """
                    static String other() { return "other" + 42L + 1.5; }

                    // a comment
                    static void run("""), "-g");
        }
    }

    @Test
    void namesOfVariablesAndTheirSlotsDoNotMatter() throws Exception {
        String after = BEFORE.replace("total", "sum").replace("int first", "String unused = \"x\" + name; int first")
                .replace("long sum",
                        "int other = unused.length(); if (other > 5) { System.out.println(other); } long sum");
        goesOn(2, after, "-g");
        goesOn(4, after, "-g");
    }

    @Test
    void variablesOfOneTypeThatHaveChangedPlacesKeepTheirValues() throws Exception {
        String first = "String first = name + 1;";
        String second = "String second = name + 2;";
        String before = BEFORE.replace("int first = count + 1;", first + second + "Fiber.yield(\"0\"); Fiber.yield(second);")
                .replace("name + first);\n        long total = first * 10L", "first);\n        long total = 3");
        String after = before.replace(first + second, second + first);
        List<String> rest = List.of("a2", "a1", "a03", "a13", "end4");
        byte[] stored = stored(load(before, "-g"), 1);
        assertEquals(rest, rest(stored, load(after, "-g")));
    }

    @Test
    void variablesThatAreTakenForEachOtherAreNoticed() throws Exception {
        String before = flow("", "String last = name + count; Fiber.yield(\"x\"); Fiber.yield(last + name + count);");
        String after = before.replace("last + name", "name + last");
        assertEquals("the variables last and name have changed places behind the call of Fiber.yield(Object)",
                exchanged(before, "-g", after, "-g"));
        assertEquals("the variables local0 and local2 have changed places behind the call of Fiber.yield(Object)",
                exchanged(before, "-g:none", after, "-g:none"));
        String renamed = before.replace("last", "newest").replace("name", "title");
        byte[] stored = stored(load(before, "-g"), 1);
        assertEquals(List.of("a2a2"), rest(stored, load(renamed, "-g")));
        assertEquals(List.of("a2a2"), rest(stored, load(renamed, "-g:none")));
        stored = stored(load(before, "-g:none"), 1);
        assertEquals(List.of("a2a2"), rest(stored, load("// one line more\n" + before, "-g:none")));
    }

    private static String exchanged(String before, String debug, String after, String debugAfter) throws Exception {
        byte[] stored = stored(load(before, debug), 1);
        return assertThrows(IncompatibleFrameException.class, () -> rest(stored, load(after, debugAfter))).change();
    }

    @Test
    void whatStandsBeforeTheCallDoesNotMatter() throws Exception {
        String after = BEFORE.replace("int first = count + 1;",
                "int first = 2 * count + 7; if (first > 100) { Fiber.yield(\"many\"); }");
        goesOn(1, after, "-g");
        goesOn(3, after, "-g");
    }

    @Test
    void whatStandsBehindTheCallMatters() throws Exception {
        assertEquals("run: the code behind the call of Fiber.yield(Object) has changed",
                refused(2, BEFORE.replace("\"end\"", "\"END\"")));
        assertEquals("run: the code behind the call of Fiber.yield(Object) has changed",
                refused(1, BEFORE.replace("total += i", "total += 2 * i")));
        goesOn(4, BEFORE.replace("total += i", "total += 2 * i"), "-g");
    }

    @Test
    void handlersAndConstantsFarBehindTheCallMatter() throws Exception {
        assertEquals("run: the code behind the call of Fiber.yield(Object) has changed",
                refused(1, BEFORE.replace("IllegalStateException", "IllegalArgumentException")));
        assertEquals("run: the code behind the call of Fiber.yield(Object) has changed",
                refused(1, BEFORE.replace("\"caught\"", "\"other\"")));
    }

    @Test
    void handlersAroundTheCallMatter() throws Exception {
        assertEquals("run: the code behind the call of Fiber.yield(Object) has changed",
                refused(2, BEFORE.replace("catch (IllegalStateException e)", "catch (IllegalArgumentException e)")));
        goesOn(4, BEFORE.replace("catch (IllegalStateException e)", "catch (IllegalArgumentException e)"), "-g");
    }

    @Test
    void typesOfTheVariablesThatItNeedsMatter() throws Exception {
        goesOn(4, BEFORE.replace("long total", "int total").replace("10L", "10"), "-g");
        String change = refused(2, BEFORE.replace("long total", "int total").replace("10L", "10"));
        assertEquals("run: it needs other values behind the call of Fiber.yield(Object): it had [int i, int count, String name,"
                + " long total], now it has [int i, int count, String name, int total]",
                change.replaceAll(" \\(now in line \\d+\\)", ""));
    }

    @Test
    void aMethodThatIsGoneOrTakesSomethingElseIsNamed() throws Exception {
        assertEquals("run: there is no such method any more that can be suspended",
                refused(1, BEFORE.replace(" run(", " walk(")));
        String before = "run: there is no such method any more that takes (String, int) and gives nothing, ";
        assertEquals(before + "only one that takes (String, Integer) and gives nothing",
                refused(1, BEFORE.replace("int count)", "Integer count)")));
        assertEquals(before + "only one that takes (String, int) and gives int",
                refused(1, BEFORE.replace("static void run",
                        "static int run").replace("\"end\" + total);", "\"end\" + total); return 1;")));
    }

    @Test
    void aCallThatIsGoneIsNamed() throws Exception {
        assertEquals("run: it does not call Fiber.yield(Object) any more",
                refused(1, BEFORE.replaceAll("Fiber.yield\\((.*)\\);", "Generator.yieldFrom(java.util.List.of($1));")));
    }

    @Test
    void aCallerThatHasChangedIsFoundTooAndNothingRunsBefore() throws Exception {
        assertEquals("lambda$get$0: there is no such method any more that can be suspended",
                refused(1, BEFORE.replace("() -> run(\"a\", 2)",
                        "new Generator.Body() { public void run() { Flow.run(\"a\", 2); } }")));
    }

    /** A class whose computation runs this, with a block before it that has variables of its own. */
    private static String flow(String before, String body) {
        return """
                import java.util.*;
                import java.util.function.Supplier;
                import org.weightless.*;
                public class Flow implements Supplier<Generator<String>> {
                    record Closing(String name) implements AutoCloseable, java.io.Serializable {
                        public void close() { Fiber.yield("close " + name); }
                    }
                    public Generator<String> get() { return Generator.of(() -> run("a", 2)); }
                    static Object same(Object value) { return value; }
                    static void run(String name, int count) {
                """ + before + body + " } }";
    }

    private static final String[] EARLIER = {
        "{ int a = count + 1; if (a > 9) { System.out.println(a); } }",
        "{ int a = count + 1; int b = a * a; if (b > 99) { System.out.println(a + b); } }",
        "{ long a = count; long b = a * a; String c = name + b; if (c.isEmpty()) { System.out.println(a + b + c); } }"};

    /** All that is behind the first yield is the same, whichever slots are left for it. */
    private static void goesOnBehindAnyBlock(String body) throws Exception {
        ClassLoader before = load(flow("", body), "-g");
        byte[] stored = stored(before, 1);
        List<String> rest = rest(stored, before);
        for (String block : EARLIER) {
            ClassLoader after = load(flow(block, body), "-g");
            assertEquals(rest, rest(stored, after), body);
            assertEquals(rest, rest(stored(after, 1), before), body);
        }
    }

    @Test
    void slotsOfTemporariesOfTheCompilerDoNotMatter() {
        String more = " String more = name + count; long sum = count; Fiber.yield(more); Fiber.yield(more + sum);";
        List<String> bodies = List.of(
                "String r; try { r = name; Fiber.yield(\"x\"); } finally { Fiber.yield(\"f\" + count); } Fiber.yield(r);",
                "try { Fiber.yield(\"x\"); } finally { if (count > 9) { System.out.println(); } }" + more,
                "try { Fiber.yield(\"x\"); } catch (IllegalStateException e) { Fiber.yield(\"c\" + e); }"
                        + " finally { Fiber.yield(\"f\"); }" + more,
                "for (int i = 0; i < 2; i++) { try { Fiber.yield(\"x\"); } finally { Fiber.yield(\"f\"); }" + more + " }",
                "Fiber.yield(\"x\"); switch (name) { case \"a\": Fiber.yield(\"A\"); break; default: Fiber.yield(\"B\"); }"
                        + more,
                "Fiber.yield(\"x\"); for (String each : new String[] {name, name}) { Fiber.yield(each); }" + more,
                "Fiber.yield(\"x\"); for (String each : List.of(name, name)) { Fiber.yield(each); }" + more,
                "Fiber.yield(\"x\"); try (Closing a = new Closing(\"a\"); Closing b = new Closing(name)) {"
                        + " Fiber.yield(a.name()); }" + more,
                "try (Closing a = new Closing(\"a\")) { Fiber.yield(\"x\"); Fiber.yield(a.name()); }" + more,
                "Fiber.yield(\"x\"); if (same(name) instanceof String s && s.length() < count) { Fiber.yield(s); }" + more,
                "Fiber.yield(\"x\"); synchronized (name) { if (count > 9) { throw new Error(); } }" + more,
                "try { Fiber.yield(\"x\"); synchronized (name) { count++; } } finally { synchronized (name) { count++; } }"
                        + more,
                "Fiber.yield(\"x\"); int v = count + switch (name) { case \"a\" -> { try { yield name.length(); }"
                        + " finally { count++; } } default -> 2; }; Fiber.yield(\"v\" + v);" + more);
        assertAll(bodies.stream().map(body -> () -> goesOnBehindAnyBlock(body)));
    }

    @Test
    void whichVariableIsMeantBehindTheCallMatters() throws Exception {
        String body = "try { Fiber.yield(\"x\"); } finally { if (count > 9) { System.out.println(); } }"
                + " String s = name + 1; String t = name + 2; for (int i = 0; i < count; i++) { Fiber.yield(s + i);"
                + " String u = s; s = t; t = u; } Fiber.yield(s + t);";
        byte[] stored = stored(load(flow("", body), "-g"), 1);
        assertEquals(List.of("a10", "a21", "a1a2"), rest(stored, load(flow(EARLIER[2], body), "-g")));
        for (String[] change : new String[][] {{"s + t", "t + s"}, {"s + t", "s + s"}, {"s + t", "s + name"},
            {"s = t; t = u", "t = u; s = t"}, {"String u = s; s = t", "String u = t; s = t"}, {"s + i", "t + i"},
            {"s = t; t = u", "s = t; s = u"}, {"String u = s;", "String u = s; t = s;"}}) {
            String after = body.replace(change[0], change[1]);
            for (String block : new String[] {"", EARLIER[1], EARLIER[2]}) {
                ClassLoader loader = load(flow(block, after), "-g");
                assertThrows(IncompatibleFrameException.class, () -> rest(stored, loader), after);
            }
        }
    }

    @Test
    void theTableOfAnEnumSwitchIsOfAnotherClassAndNotCompared() throws Exception {
        String body = "Fiber.yield(\"x\"); switch (java.util.concurrent.TimeUnit.values()[count - 2]) {"
                + " case NANOSECONDS: Fiber.yield(\"first\"); break; case MICROSECONDS: Fiber.yield(\"second\"); }";
        String after = body.replace("case N", "case X").replace("case MICRO", "case NANO").replace("case XANO", "case MICRO");
        byte[] stored = stored(load(flow("", body), "-g"), 1);
        assertEquals(List.of("first"), rest(stored, load(flow("", body), "-g")));
        assertEquals(List.of("second"), rest(stored, load(flow("", after), "-g")));
    }
}
