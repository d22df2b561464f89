package org.weightless.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Benchmark;

/** The verdicts that people will quote: taken from medians, and never better than the samples allow. */
class RatiosTest {
    private static final Goal TWICE = new Goal("work", "A.mine", "A.peer", Goal.Kind.RATIO, 2);

    @Test
    void theMedianIsBetweenTheTwoSamplesInTheMiddle() {
        assertEquals(2.5, measured("A.mine", 4, 1, 3, 2).median());
        assertEquals(3, measured("A.mine", 900, 1, 3).median());
    }

    @Test
    void aRatioAtTheLimitPasses() {
        List<String> row = List.of(
                "work", "20.00 ns/op", "10.00 ns/op", "2.000 times", "2.00 to 2.00", "2.000 times", "pass");
        assertEquals(row, rowOf(TWICE, measured("A.mine", 20, 20), measured("A.peer", 10, 10)));
    }

    @Test
    void aRatioAboveTheLimitMissesAndSaysSoWhenTheSamplesScatterDownToIt() {
        assertEquals("miss", verdict(TWICE, measured("A.mine", 21, 21), measured("A.peer", 10, 10)));
        assertEquals("miss, within noise", verdict(TWICE, measured("A.mine", 15, 27), measured("A.peer", 10, 10)));
    }

    @Test
    void differencesAndValuesAreHeldAgainstTheirLimitsToo() {
        Goal later = new Goal("start", "A.mine", "A.peer", Goal.Kind.DIFFERENCE, 5);
        assertEquals("pass", verdict(later, measured("A.mine", 15), measured("A.peer", 10)));
        assertEquals("miss", verdict(later, measured("A.mine", 16), measured("A.peer", 10)));
        Goal small = new Goal("size", "A.mine", null, Goal.Kind.VALUE, 64);
        assertEquals("pass", verdict(small, measured("A.mine", 64)));
        assertEquals("miss", verdict(small, measured("A.mine", 65)));
    }

    @Test
    void whatHasNoPeerIsNotMeasuredAndNotPassed() {
        assertEquals("not measured", verdict(TWICE, measured("A.mine", 1)));
        assertEquals("not measured", verdict(TWICE, measured("A.peer", 1)));
    }

    @Test
    void aResultFileIsReadAsItWasWritten(@TempDir Path directory) {
        List<Measurement> written = List.of(measured("A.mine", 3, 1, 2), measured("B.other", 7));
        Path file = directory.resolve("results.json");
        Measurement.write(written, List.of("-Xint"), file);
        assertEquals(written, Measurement.read(file));
    }

    @Test
    void theParametersOfAJmhResultArePartOfItsName(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("jmh.json"), """
                [{"benchmark": "org.weightless.bench.StandingDepth.jdk", "params": {"depth": "10"},
                  "primaryMetric": {"scoreUnit": "ns/op", "rawData": [[3.0, 1.0], [2.0]]}}]""");
        assertEquals(List.of(new Measurement("StandingDepth.jdk[depth=10]", List.of(List.of(3.0, 1.0), List.of(2.0)),
                "ns/op", Double.NaN)), Measurement.read(file));
    }

    @Test
    void everyGoalNamesABenchmarkOfThisPackage() throws Exception {
        for (Goal goal : Goal.all()) {
            assertTrue(exists(goal.mine()), goal.mine());
            assertTrue(goal.peer() == null || exists(goal.peer()), goal.peer());
        }
    }

    /** Programs that are not JMH's name their measurements themselves: there only the class is checked. */
    private static boolean exists(String name) throws Exception {
        String[] parts = name.replaceAll("\\[.*", "").split("\\.");
        Class<?> type = Class.forName("org.weightless.bench." + parts[0], false, RatiosTest.class.getClassLoader());
        return Arrays.stream(type.getMethods()).noneMatch(method -> method.isAnnotationPresent(Benchmark.class))
                || Arrays.stream(type.getMethods()).anyMatch(method -> method.getName().equals(parts[1]))
                || languageMeasures(parts[1], parts[0]);
    }

    /** Other languages are contenders of the script that starts their programs, which name the case they print. */
    private static boolean languageMeasures(String contender, String benchmark) throws IOException {
        if (!Files.readString(Path.of("src/main/scripts/other-languages.sh")).contains("measure " + contender + " ")) {
            return false;
        }
        try (Stream<Path> programs = Files.list(Path.of("src/main/other-languages"))) {
            for (Path program : programs.toList()) {
                if (!Files.readString(program).matches("(?s).*['\"]" + benchmark + "['\"].*")) {
                    return false;
                }
            }
            return true;
        }
    }

    private static Measurement measured(String name, double... samples) {
        return new Measurement(name, Arrays.stream(samples).boxed().toList(), "ns/op");
    }

    private static List<String> rowOf(Goal goal, Measurement... measurements) {
        Map<String, Measurement> byName = new HashMap<>();
        for (Measurement measurement : measurements) {
            byName.put(measurement.name(), measurement);
        }
        return Ratios.row(goal, byName);
    }

    private static String verdict(Goal goal, Measurement... measurements) {
        List<String> row = rowOf(goal, measurements);
        return row.get(row.size() - 1);
    }
}
