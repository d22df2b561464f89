package org.weightless.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report is made of the data alone: its losses too. */
class ReportTest {
    @Test
    void whoIsAheadStandsUnderWhereWeLose(@TempDir Path directory) throws Exception {
        String report = report(directory, List.of(
                new Measurement("Range.weightless", List.of(List.of(4.0), List.of(5.0), List.of(6.0)), "ns/op", 16),
                new Measurement("Range.kotlin", List.of(List.of(3.0), List.of(4.5), List.of(4.6)), "ns/op", 16),
                new Measurement("Range.kilim", List.of(30.0), "ns/op"),
                new Measurement("Range.plain", List.of(0.5), "ns/op")));
        assertTrue(report.contains("| Range | Kotlin iterator | 4.50 | 5.00 | 1.11 | within noise |"), report);
        assertTrue(report.contains("| Range | Plain Java | 0.500 | 5.00 | 10.0 |  |"), report);
        assertFalse(report.contains("| Range | Kilim"), report);
    }

    @Test
    void rowsStandInTheFixedOrderWithTheirRatios(@TempDir Path directory) throws Exception {
        String report = report(directory, List.of(new Measurement("Tree.kilim", List.of(90.0), "ns/op"),
                new Measurement("Tree.weightless", List.of(10.0), "ns/op"),
                new Measurement("Tree.kotlin", List.of(30.0), "ns/op")));
        List<String> rows = report.lines().filter(line -> line.startsWith("| W") || line.startsWith("| K")).toList();
        assertEquals(List.of("| Weightless | 10.0 | 1.00 | 10.0 to 10.0 |  |",
                "| Kotlin iterator | 30.0 | 3.00 | 30.0 to 30.0 |  |", "| Kilim | 90.0 | 9.00 | 90.0 to 90.0 |  |"), rows);
        assertTrue(report.contains("To what suspends on the JVM: nowhere."), report);
    }

    @Test
    void aChartNamesContendersAndWhereItWasMeasured(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("machine.txt"), "jdk: JDK 25\ncollector: G1\ndate: 2026-01-02\n");
        String chart = chartOfJumps(directory);
        for (String text : List.of("JDK 25, G1, 2026-01-02", "Weightless", "Kotlin iterator")) {
            assertTrue(chart.contains(">" + text + "<"), text);
        }
    }

    @Test
    void aChartAsksItsQuestionAndSaysWhatIsBetterAndByHowMuch(@TempDir Path directory) throws Exception {
        String chart = chartOfJumps(directory);
        for (String text : List.of("What does a jump with cargo cost between two fibers?",
                "nanoseconds per operation, lower is better", "10.0", "300, 30.0 times", "5.00, 0.500 times")) {
            assertTrue(chart.contains(">" + text + "<"), text);
        }
    }

    @Test
    void theShortestBarOfAChartComesFirst(@TempDir Path directory) throws Exception {
        String chart = chartOfJumps(directory);
        List<Integer> places = Stream.of(">Kilim<", ">Weightless<", ">Kotlin iterator<").map(chart::indexOf).toList();
        assertEquals(places.stream().sorted().toList(), places);
    }

    private static String chartOfJumps(Path directory) throws Exception {
        report(directory, List.of(new Measurement("Jump.weightless", List.of(10.0), "ns/op"),
                new Measurement("Jump.kotlin", List.of(300.0), "ns/op"), new Measurement("Jump.kilim", List.of(5.0), "ns/op")));
        return Files.readString(directory.resolve("out/jump.svg"));
    }

    private static String report(Path directory, List<Measurement> measurements) throws Exception {
        Measurement.write(measurements, List.of(), directory.resolve("results.json"));
        Report.main(new String[] {directory.toString(), directory.resolve("out").toString()});
        return Files.readString(directory.resolve("out/report.md"));
    }
}
