package org.weightless.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What one run of measurements left: result files, and {@code machine.txt} with lines of the form
 * {@code key: value}; what has several lines, such as the settings of several runs, is joined.
 *
 * @param name of the directory: date, JDK and collector
 * @param machine where it was measured and how
 * @param measurements by name; those of one name in several files are one
 */
record ResultDirectory(String name, Map<String, String> machine, Map<String, Measurement> measurements) {
    static ResultDirectory read(Path directory) throws IOException {
        Map<String, Measurement> measurements = new TreeMap<>();
        for (Path file : jsonFiles(directory)) {
            for (Measurement read : Measurement.read(file)) {
                measurements.merge(read.name(), read, Measurement::with);
            }
        }
        return new ResultDirectory(directory.toAbsolutePath().normalize().getFileName().toString(),
                machine(directory.resolve("machine.txt")), measurements);
    }

    private static List<Path> jsonFiles(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
        }
    }

    private static Map<String, String> machine(Path file) throws IOException {
        Map<String, String> machine = new LinkedHashMap<>();
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                machine.merge(line.substring(0, colon), line.substring(colon + 2), (first, next) -> first + "; " + next);
            }
        }
        return machine;
    }

    /** What a chart says below its title: JDK, collector and date, or what the directory is called. */
    String subtitle() {
        return Stream.of("jdk", "collector", "date").filter(machine::containsKey).map(machine::get)
                .reduce((left, right) -> left + ", " + right).orElse(name);
    }
}
