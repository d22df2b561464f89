package org.weightless.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of all that was measured: nothing on it comes from anywhere but the results. */
class SummaryTest {
    @Test
    void thePageInTheGuideIsWhatTheResultsInGitGive() throws IOException {
        List<String> page = Files.readAllLines(Path.of("../docs/guide/measured.md"));
        String command = page.stream().filter(line -> line.startsWith("java ")).findFirst().orElseThrow();
        List<Path> directories =
                Arrays.stream(command.replaceFirst(".*Summary ", "").split(" ")).map(path -> Path.of("..", path)).toList();
        assertEquals(String.join("\n", Summary.page(directories)).replace(" ../", " "), String.join("\n", page));
    }

    @Test
    void bothSidesOfARatioAreFromTheFirstDirectoryThatHasBoth(@TempDir Path root) throws IOException {
        Path first = run(root.resolve("first"), "JDK 25.0.1", "G1", measured("Range.weightless", 7));
        Path second = run(root.resolve("second"), "JDK 25.0.1", "G1",
                measured("Range.weightless", 2), measured("Range.kotlin", 4), measured("Range.jdkContinuation", 100));
        Path third =
                run(root.resolve("third"), "JDK 25.0.1", "G1", measured("Range.weightless", 5), measured("Range.kotlin", 1));
        List<String> page = Summary.page(List.of(first, second, third));
        assertShows(page, "| range against Kotlin | 0.90 | 2.00 / 4.00 ns: 0.50 |");
        assertShows(page, "| range, weightless | 1/10 | 2.00 / 100 ns: 1/50 |");
        assertShows(page, "| Range | 2.00 ns | 2.00 | 50.0 |");
    }

    @Test
    void whatIsMissedAndWhoIsAheadStandsInBold(@TempDir Path root) throws IOException {
        Path run = run(root.resolve("run"), "JDK 17.0.1", "Serial",
                measured("Range.weightless", 4), measured("Range.kotlin", 3), measured("Range.kilim", 8));
        List<String> page = Summary.page(List.of(run));
        assertShows(page, "| range against Kotlin | 0.90 | 4.00 / 3.00 ns: 1.33, **miss** |");
        assertShows(page, "| Range | 4.00 ns | **0.75** | 2.00 |");
    }

    @Test
    void theSameLoopForAllIsHeldAgainstOurGenerators(@TempDir Path root) throws IOException {
        Path run = run(root.resolve("run"), "JDK 17.0.1", "Serial",
                measured("Jump.weightless", 4), measured("Jump.weightlessGenerator", 2), measured("Jump.kotlin", 3));
        List<String> page = Summary.page(List.of(run));
        assertShows(page, "| Jump | 4.00 ns | **0.75** |");
        assertShows(page, "| Jump | 2.00 ns | 1.50 |");
        assertShows(page, "| | Weightless, generators in a loop | Kotlin iterator |");
    }

    @Test
    void eachJvmHasAColumnAndATable(@TempDir Path root) throws IOException {
        Path one = run(root.resolve("one"), "JDK 17.0.1", "Serial", measured("Tree.weightless", 1), measured("Tree.kotlin", 2));
        Path other = run(root.resolve("other"), "JDK 25.0.1", "G1", measured("Tree.weightless", 1), measured("Tree.kotlin", 4));
        List<String> page = Summary.page(List.of(one, other));
        assertShows(page, "| what | at most | JDK 17, Serial | JDK 25, G1 |");
        assertShows(page, "| tree against Kotlin | 0.60 | 1.00 / 2.00 ns: 0.50 | 1.00 / 4.00 ns: 1/4 |");
        assertShows(page, "### JDK 17, Serial");
        assertShows(page, "### JDK 25, G1");
    }

    @Test
    void resultsOfAnUnknownJvmAreRefused(@TempDir Path root) throws IOException {
        Measurement.write(List.of(measured("Tree.weightless", 1)), List.of(), root.resolve("tree.json"));
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> Summary.page(List.of(root)));
        assertTrue(refused.getMessage().contains("machine.txt"), refused.getMessage());
    }

    private static void assertShows(List<String> page, String line) {
        assertTrue(page.contains(line), String.join("\n", page));
    }

    private static Measurement measured(String name, double nanoseconds) {
        return new Measurement(name, List.of(nanoseconds), "ns/op");
    }

    private static Path run(Path directory, String jdk, String collector, Measurement... measurements) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("machine.txt"), "jdk: " + jdk + "\ncollector: " + collector + "\n");
        Measurement.write(List.of(measurements), List.of(), directory.resolve("results.json"));
        return directory;
    }
}
