package org.weightless.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.instrument.Instrumented;

/** What is kept of the classes that were instrumented, when somebody wants to read it and when not. */
class ReportTest {
    private static final Instrumented CHANGED =
            new Instrumented.Changed("app/Made", new byte[10], 3, Map.of("run()V", "run"), List.of(), null);

    private static String reported(String options) {
        AgentOptions parsed = AgentOptions.parse(options);
        Report report = new Report(parsed, new ClassFilter(parsed));
        report.add(null, "app/Made", CHANGED, 20);
        report.addJdks("java/util/ArrayList", "forEach(Ljava/util/function/Consumer;)V", CHANGED);
        return report.toString();
    }

    /** A class file's names may have anything: a report has one line for each, and can be encoded. */
    @Test
    void oddNamesEndNoReport(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report");
        AgentOptions parsed = AgentOptions.parse("report=" + file);
        Report report = new Report(parsed, new ClassFilter(parsed));
        report.add(null, "app/O\nd\ud83dd", CHANGED, 20);
        report.write();
        assertTrue(Files.readString(file).startsWith("instrumented  app.O\\nd?d: 1 fiber copy" + System.lineSeparator()),
                report::toString);
    }

    @Test
    void namesOfCompanionsAreKeptForAReportAlone() {
        String asked = reported("report=-");
        assertTrue(asked.contains("instrumented  app.Made: 1 fiber copy"), asked);
        assertTrue(asked.contains("of the JDK    java.util.ArrayList: forEach"), asked);
        String notAsked = reported("");
        assertFalse(notAsked.contains("Made") || notAsked.contains("ArrayList"), notAsked);
        assertEquals(1, notAsked.lines().filter(line -> line.startsWith("classes ")).count());
    }
}
