package org.weightless.agent.contract.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.DumpAnswer;
import org.weightless.agent.testing.Sources;
import org.weightless.channel.Channel;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Frame;

/** What {@code dump} prints: all schedulers of a JVM as text for people, and as JSON for programs. */
@Timeout(60)
class DumpTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("held");

    @TempDir
    Path directory;

    private final Scheduler scheduler = Scheduler.roundRobin();
    private final Channel<String> mail = Channel.<String>rendezvous().named("mail");

    private static Object used;

    private String dump(String kind) throws Exception {
        Path answer = directory.resolve("answer");
        DumpAnswer.agentmain(kind + ":" + answer, null);
        return Files.readString(answer);
    }

    /** The part with a fiber of this name, as other tests have schedulers too: without numbers that differ by the run. */
    private String text(String fiber) throws Exception {
        return Arrays.stream(dump("text").split("(?m)^(?=scheduler \\d)"))
                .filter(each -> each.contains(" " + fiber + "  "))
                .map(DumpTest::stable).findFirst().orElseThrow();
    }

    private static String stable(String text) {
        return text.replaceFirst("^scheduler \\d+", "scheduler N").replaceAll("@[0-9a-f]+", "@id")
                .replaceAll("\\(DumpTest.java:[1-9]\\d*\\)", "(L)").replaceAll("lambda\\$(\\w+)\\$\\d+", "lambda of $1")
                .replace(DumpTest.class.getName(), "DumpTest");
    }

    private JsonNode json(String fiber) throws Exception {
        for (JsonNode each : new ObjectMapper().readTree(dump("json")).get("schedulers")) {
            if (each.get("fibers").findValuesAsText("name").contains(fiber)) {
                return each;
            }
        }
        throw new AssertionError("no scheduler has " + fiber);
    }

    private static String waits(String text, Object[] cells, Channel<String> from) {
        int count = cells.length;
        String got = from.receive();
        return got + text + count;
    }

    // ---- fibers

    @Test
    void aFiberIsShownWithItsWaitItsMethodsAndTheirVariables() throws Exception {
        scheduler.spawn("a reader", () -> {
            long number = 5L << 40;
            used = waits("\"a\\b\"\n", new Object[2], mail) + number;
        }).description("reads \"mail\"");
        scheduler.run();
        assertEquals("""
                scheduler N  idle
                #1 a reader  WAITING  priority 1  reads "mail"
                    waits for receive from channel mail
                    at DumpTest.waits(L)
                        text: String = "\\"a\\\\b\\"\\n"
                        count: int = 2
                    at DumpTest.lambda of aFiberIsShownWithItsWaitItsMethodsAndTheirVariables(L)
                        number: long = 5497558138880

                """, text("a reader"));
    }

    @Test
    void programsGetTheSameAsJson() throws Exception {
        String name = "\"reader\" \\ /\t\u0001 \u00e9 \ud83d\ude00 ";
        Fiber fiber = scheduler.spawn(name, () -> used = waits("\"a\\b\"\n\u00e9", new Object[1], mail))
                .description("C:\\mail\n");
        scheduler.run();
        JsonNode json = json(name);
        assertEquals("idle", json.get("state").textValue());
        assertTrue(json.get("number").isIntegralNumber());
        assertEquals(0, json.get("held").size());
        assertEquals(1, json.get("fibers").size());
        JsonNode shown = json.get("fibers").get(0);
        assertEquals(List.of("id", "name", "state", "priority", "description", "wait", "frames"),
                names(shown));
        assertEquals(1, shown.get("id").intValue());
        assertEquals(name, shown.get("name").textValue());
        assertEquals("WAITING", shown.get("state").textValue());
        assertEquals(1, shown.get("priority").intValue());
        assertEquals("C:\\mail\n", shown.get("description").textValue());
        assertEquals("waits for receive from channel mail", shown.get("wait").textValue());
        StackTraceElement[] trace = fiber.stackTrace();
        assertEquals(2, trace.length);
        for (int i = 0; i < trace.length; i++) {
            JsonNode frame = shown.get("frames").get(i);
            assertEquals(List.of("class", "method", "file", "line", "call", "variables"), names(frame));
            assertEquals(trace[i], new StackTraceElement(frame.get("class").textValue(), frame.get("method").textValue(),
                    frame.get("file").textValue(), frame.get("line").intValue()));
        }
        JsonNode waits = shown.get("frames").get(0);
        assertEquals("Channel.receive()", waits.get("call").textValue());
        assertEquals("DumpTest.waits(String, Object[], Channel)", shown.get("frames").get(1).get("call").textValue());
        assertEquals(new ObjectMapper().readTree("""
                [{"name": "text", "type": "String", "value": "\\"\\\\\\"a\\\\\\\\b\\\\\\"\\\\n\u00e9\\""},
                 {"name": "count", "type": "int", "value": "1"}]"""), waits.get("variables"));
    }

    private static List<String> names(JsonNode node) {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static final String SMILE = "\ud83d\ude00";

    /** In text they are in one line, and no half of a surrogate pair is left: no encoding has it. */
    @Test
    void textsOfTheProgramsAreMadeFitForALine() throws Exception {
        String start = ".".repeat(59);
        Channel<String> odd = Channel.<String>rendezvous().named("o\nd\ud83dd");
        scheduler.spawn("two\nlines \u001b[2J \u2028" + SMILE + "\ude00\\", () -> {
            String whole = start.substring(1) + SMILE + SMILE;
            used = waits(start + SMILE + " and more", new Object[1], odd) + whole;
        }).description("tab\t\u0085");
        scheduler.run();
        String head = "#1 two\\nlines \\u001b[2J \\u2028" + SMILE + "?\\  WAITING  priority 1  tab\\t\\u0085\n"
                + "    waits for receive from channel o\\nd?d\n";
        String variables = "        text: String = \"" + start + "\"... (70)\n        count: int = 1\n";
        String text = Arrays.stream(dump("text").split("(?m)^(?=scheduler \\d)")).filter(each -> each.contains("#1 two"))
                .findFirst().orElseThrow();
        assertTrue(text.contains("idle\n" + head), text);
        assertTrue(text.contains(variables), text);
        assertTrue(text.contains("        whole: String = \"" + start.substring(1) + SMILE + "\"... (62)\n"), text);
        assertTrue(scheduler.dump().startsWith(head), scheduler::dump);
        assertTrue(scheduler.dumpWithVariables().startsWith(head), scheduler::dumpWithVariables);
        assertTrue(scheduler.dumpWithVariables().contains(variables), scheduler::dumpWithVariables);
        JsonNode shown = json("two\nlines \u001b[2J \u2028" + SMILE + "?\\").get("fibers").get(0);
        assertEquals("waits for receive from channel o\nd?d", shown.get("wait").textValue());
        assertEquals('"' + start + "\"... (70)", shown.get("frames").get(0).get("variables").get(0).get("value").textValue());
    }

    /** What it would throw is printed by the JVM's own code, with more of that one's. */
    @Test
    void aDumpThatCannotBeWrittenThrowsNothing() throws Exception {
        Path nowhere = directory.resolve("nowhere").resolve("answer");
        try {
            DumpAnswer.agentmain("text:" + nowhere, null);
            assertEquals(nowhere + " java.nio.file.NoSuchFileException: " + nowhere,
                    System.getProperty("org.weightless.agent.dump.problem"));
        } finally {
            System.clearProperty("org.weightless.agent.dump.problem");
        }
    }

    /** What waits for nothing is shown in the call that it is in; what has not begun is in none. */
    @Test
    void fibersThatCanRunAreShownToo() throws Exception {
        scheduler.spawn("can run", () -> {
            Fiber.yield();
            Fiber.yield(7);
        });
        assertTrue(scheduler.step());
        scheduler.spawn("is new", Fiber::yield).priority(5);
        assertEquals("""
                scheduler N  idle
                #1 can run  READY  priority 1
                    in Fiber.yield()
                    at DumpTest.lambda of fibersThatCanRunAreShownToo(L)
                #2 is new  NEW  priority 5

                """, text("is new"));
        JsonNode fibers = json("is new").get("fibers");
        assertEquals(2, fibers.size());
        assertEquals("Fiber.yield()", fibers.get(0).get("frames").get(0).get("call").textValue());
        assertEquals(new ObjectMapper().readTree("""
                {"id": 2, "name": "is new", "state": "NEW", "priority": 5, "frames": []}"""), fibers.get(1));
    }

    @Test
    void schedulersThatMeasureTellSwitchesAndTime() throws Exception {
        long[] now = {0};
        Scheduler fair = Scheduler.fair(() -> now[0]);
        fair.spawn("is measured", () -> {
            for (;;) {
                now[0] += 1_050_999;
                Fiber.yield();
            }
        });
        fair.step();
        fair.step();
        assertTrue(text("is measured").startsWith(
                "scheduler N  idle\n#1 is measured  READY  priority 1  2 switches  2.101 ms\n    in Fiber.yield()\n"),
                text("is measured"));
        JsonNode shown = json("is measured").get("fibers").get(0);
        assertEquals(2, shown.get("switches").intValue());
        assertEquals(2 * 1_050_999, shown.get("nanos").intValue());
    }

    /** No line, no file and no names of variables: what is not known is told as such. */
    @Test
    void classesThatWereCompiledWithoutDebuggingInformationAreShown() throws Exception {
        Runnable body = (Runnable) Sources.javac("Bare", """
                public class Bare implements Runnable {
                    public void run() {
                        double half = 0.5 * hashCode();
                        org.weightless.Fiber.yield();
                        System.identityHashCode(half);
                    }
                    public int hashCode() {
                        return 3;
                    }
                }
                """, "-g:none").made().instrumented().make("Bare");
        scheduler.spawn("is bare", body::run);
        scheduler.step();
        JsonNode frame = json("is bare").get("fibers").get(0).get("frames").get(0);
        assertTrue(frame.get("file").isNull(), frame::toString);
        assertEquals(-1, frame.get("line").intValue());
        assertEquals(new ObjectMapper().readTree("[{\"name\": \"local1\", \"type\": \"double\", \"value\": \"1.5\"}]"),
                frame.get("variables"));
        assertTrue(text("is bare").contains("    at Bare.run(Unknown Source)\n        local1: double = 1.5\n"),
                text("is bare"));
    }

    // ---- what variables hold

    private static void holds(Object first, Object second, Channel<String> from) {
        from.receive();
        used = List.of(first, second);
    }

    private static Generator<Integer> counter(int from) {
        Generator<Integer> counter = Generator.of(() -> {
            for (int i = from;; i++) {
                Fiber.yield(i);
            }
        });
        counter.next();
        return counter;
    }

    /** Each once, behind the fibers, with those that it holds; without frames there is nothing to show. */
    @Test
    void generatorsAndContinuationsThatFibersHoldAreShown() throws Exception {
        Generator<Integer> inner = counter(40);
        Generator<Integer> outer = Generator.of(() -> {
            Fiber.yield(1);
            used = inner.next();
        });
        outer.next();
        Generator<Integer> ended = Generator.of(() -> {});
        assertFalse(ended.hasNext());
        Continuation continuation = new Continuation(SCOPE, () -> Continuation.yield(SCOPE));
        continuation.run();
        scheduler.spawn("holds two", () -> holds(outer, ended, mail));
        scheduler.spawn("holds one again", () -> holds(continuation, outer, mail));
        scheduler.run();
        String text = text("holds two");
        String method = "generatorsAndContinuationsThatFibersHoldAreShown";
        assertEquals("""
                Generator@id
                    in Fiber.yield(int)
                    at DumpTest.lambda of METHOD(L)
                        inner: Generator = Generator@id
                Continuation@id
                    in Continuation.yield(ContinuationScope)
                    at DumpTest.lambda of METHOD(L)
                Generator@id
                    in Fiber.yield(int)
                    at DumpTest.lambda of counter(L)
                        i: int = 40

                """.replace("METHOD", method), text.substring(text.indexOf("\nGenerator@") + 1));
        Scheduler behind = Scheduler.roundRobin();
        behind.spawn("holds none", Fiber::yield);
        assertEquals(0, json("holds none").get("held").size());
        JsonNode json = json("holds two");
        assertEquals(2, json.get("fibers").size());
        List<String> held = json.get("held").findValuesAsText("object");
        assertEquals(List.of("Generator@" + hash(outer), "Continuation@" + hash(continuation), "Generator@" + hash(inner)),
                held);
        JsonNode shown = json.get("held").get(2).get("frames").get(0).get("variables");
        assertEquals(new ObjectMapper().readTree("[{\"name\": \"i\", \"type\": \"int\", \"value\": \"40\"}]"), shown);
    }

    private static String hash(Object object) {
        return Integer.toHexString(System.identityHashCode(object));
    }

    /** As a thread sees it that looks while another one runs the generator. */
    private static void change(Generator<?> generator, int pc) throws ReflectiveOperationException {
        Field top = Coroutine.class.getDeclaredField("top");
        top.setAccessible(true);
        ((Frame) top.get(generator)).pc = pc;
    }

    @Test
    void aHeldGeneratorThatAnotherThreadRunsDoesNotEndTheDump() throws Exception {
        Generator<Integer> changing = counter(3);
        Generator<Integer> other = counter(7);
        scheduler.spawn("holds a changing one", () -> holds(changing, other, mail));
        scheduler.run();
        change(changing, 99);
        try {
            String text = text("holds a changing one");
            assertTrue(text.contains("\n(cannot be looked at: java.lang.IndexOutOfBounds"), text);
            assertTrue(text.endsWith("        i: int = 7\n\n"), text);
            JsonNode json = json("holds a changing one");
            assertEquals(List.of("name", "problem"), List.of(names(json.get("fibers").get(0)).get(1),
                    names(json.get("fibers").get(1)).get(0)));
            assertTrue(json.get("fibers").get(1).get("problem").textValue().startsWith("java.lang.IndexOutOfBounds"),
                    json::toString);
            assertEquals(List.of("Generator@" + hash(other)), json.get("held").findValuesAsText("object"));
        } finally {
            change(changing, 0);
        }
        assertEquals(4, changing.next());
    }

    // ---- schedulers that run

    @Test
    void aRunningSchedulerIsShownBetweenTwoSwitchesAndGoesOn() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        boolean[] end = {false};
        scheduler.spawn("reads on", () -> used = mail.receive());
        scheduler.spawn("spins on", () -> {
            running.countDown();
            while (!end[0]) {
                Fiber.yield();
            }
            mail.send("end");
        });
        Thread thread = new Thread(scheduler::run);
        thread.start();
        running.await();
        try {
            assertTrue(text("reads on").startsWith("scheduler N  running\n#1 reads on  WAITING  priority 1\n"),
                    text("reads on"));
            JsonNode json = json("reads on");
            assertEquals("running", json.get("state").textValue());
            assertEquals(List.of("reads on", "spins on"), json.get("fibers").findValuesAsText("name").subList(0, 2));
        } finally {
            scheduler.execute(() -> end[0] = true);
            thread.join();
        }
        assertEquals("end", used);
    }

    /** One that does not come between two switches in two seconds: the dump says who keeps it, and shows the others. */
    @Test
    void aSchedulerThatIsKeptBusyIsToldSo() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        scheduler.spawn("keeps it", () -> {
            running.countDown();
            awaitPlainly(end);
        });
        Scheduler behind = Scheduler.roundRobin();
        behind.spawn("is of another one", Fiber::yield);
        Thread thread = new Thread(scheduler::run);
        thread.start();
        running.await();
        try {
            String text = dump("text");
            assertTrue(text.contains("  busy: did not come between two switches, fiber 1 (keeps it, RUNNING) keeps it\n\n"),
                    text);
            assertTrue(text.contains("#1 is of another one  NEW"), text);
            JsonNode busy = null;
            for (JsonNode each : new ObjectMapper().readTree(dump("json")).get("schedulers")) {
                busy = each.path("busyWith").asText().equals("fiber 1 (keeps it, RUNNING)") ? each : busy;
            }
            assertEquals(List.of("number", "state", "busyWith", "fibers", "held"), names(busy));
            assertEquals("busy", busy.get("state").textValue());
            assertEquals(0, busy.get("fibers").size());
        } finally {
            end.countDown();
            thread.join();
        }
    }

    /** A writer that fails where it gets the name of a fiber. */
    private static Appendable failing(String name, Exception thrown) {
        return new Appendable() {
            @Override
            public Appendable append(CharSequence text) throws IOException {
                if (text != null && text.toString().contains(name)) {
                    if (thrown instanceof RuntimeException unchecked) {
                        throw unchecked;
                    }
                    throw (IOException) thrown;
                }
                return this;
            }

            @Override
            public Appendable append(CharSequence text, int start, int end) throws IOException {
                return append(text.subSequence(start, end));
            }

            @Override
            public Appendable append(char c) {
                return this;
            }
        };
    }

    private static Throwable dumpFails(Appendable out) throws ReflectiveOperationException {
        Method dump = Class.forName("org.weightless.internal.run.Runs").getDeclaredMethod("dump", Appendable.class,
                boolean.class);
        dump.setAccessible(true);
        return assertThrows(InvocationTargetException.class, () -> dump.invoke(null, out, false)).getCause();
    }

    @Test
    void aWriterThatFailsIsTold() throws Exception {
        IOException full = new IOException("no space");
        scheduler.spawn("cannot be written", Fiber::yield);
        UncheckedIOException told =
                assertInstanceOf(UncheckedIOException.class, dumpFails(failing("cannot be written", full)));
        assertSame(full, told.getCause());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aDumpThatFailsDoesNotEndTheRunInWhichItIsWritten(boolean checked) throws Exception {
        Exception failure = checked ? new IOException("no space") : new IllegalStateException("closed");
        CountDownLatch running = new CountDownLatch(1);
        boolean[] end = {false};
        Fiber fiber = scheduler.spawnReturning("writes nothing", () -> {
            running.countDown();
            while (!end[0]) {
                Fiber.yield();
            }
            return "went on";
        });
        Throwable[] failed = new Throwable[1];
        Thread thread = new Thread(scheduler::run);
        thread.setUncaughtExceptionHandler((dead, thrown) -> failed[0] = thrown);
        thread.start();
        running.await();
        try {
            Throwable told = dumpFails(failing("writes nothing", failure));
            assertTrue(told.getMessage().endsWith(" cannot be written: " + failure), told::getMessage);
            assertSame(failure, told.getCause().getCause());
        } finally {
            scheduler.execute(() -> end[0] = true);
            thread.join();
        }
        assertNull(failed[0]);
        assertEquals("went on", fiber.result());
    }

    private static void awaitPlainly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
