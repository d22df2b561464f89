package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.agent.testing.Garbage;

/** What the option {@code abandoned=true} reports, by its parts, as these tests run without it. */
@Timeout(60)
class AbandonedReportTest {
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream reported = new ByteArrayOutputStream();
    private final Thread reporter = new Thread(() -> call("reportDropped"));

    @BeforeEach
    void begin() {
        System.setErr(new PrintStream(reported, true, StandardCharsets.UTF_8));
        reporter.start();
    }

    @AfterEach
    void end() throws InterruptedException {
        reporter.interrupt();
        reporter.join();
        System.setErr(err);
    }

    private static void call(String name, Object... arguments) {
        try {
            Method method = Arrays.stream(Class.forName("org.weightless.AbandonedWatch").getDeclaredMethods())
                    .filter(each -> each.getName().equals(name)).findFirst().orElseThrow();
            method.setAccessible(true);
            method.invoke(null, arguments);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static WeakReference<Object> dropped(String... waiting) {
        Generator<Object> generator = Generator.of(Fiber::yield);
        call("watch", generator);
        for (String each : waiting) {
            call("note", generator, each == null ? null : new StackTraceElement("Program", each, "Program.java", 7));
        }
        return new WeakReference<>(generator);
    }

    private void awaitReports(int lines) {
        while (reported.toString(StandardCharsets.UTF_8).lines().count() < lines) {
            System.gc();
            Thread.onSpinWait();
        }
    }

    @Test
    void aDroppedGeneratorThatSomethingWaitsInIsReportedByItsPlaces() throws Exception {
        Garbage.assertCollected(dropped("first", "second"), "the generator");
        awaitReports(1);
        String report = reported.toString(StandardCharsets.UTF_8).strip();
        String made = AbandonedReportTest.class.getName() + ".call(AbandonedReportTest.java:";
        assertTrue(report.startsWith("weightless: a generator created at " + made), report);
        assertTrue(report.endsWith(") was dropped while suspended at Program.second(Program.java:7), where a finally block or a"
                + " resource waits for its end: close it, by try-with-resources, say"), report);
    }

    /** The one behind them is reported alone: what comes first into the queue is told first. */
    @Test
    void oneInWhichNothingWaitsIsNotReported() throws Exception {
        Garbage.assertCollected(dropped(), "the generator");
        Garbage.assertCollected(dropped("waits", null), "the generator");
        Garbage.assertCollected(dropped("told"), "the generator");
        awaitReports(1);
        String report = reported.toString(StandardCharsets.UTF_8);
        assertEquals(1, report.lines().count(), report);
        assertTrue(report.contains("suspended at Program.told(Program.java:7)"), report);
    }
}
