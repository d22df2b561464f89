package org.weightless.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a report of a directory of results: {@code report.md} with a table for every case and a section on where
 * Weightless loses, and charts as SVG. {@code Report <results> <output directory>}.
 */
public final class Report {
    /** The cases that the overview shows, where they were measured: the ones that most programs are made of. */
    private static final List<String> OVERVIEW = List.of("Range", "StandingDepth, depth=100", "FreshCalls, levels=10",
            "Tree", "CreateAndDrop", "RoundRobin, fibers=1000", "TokenRing", "SpawnAndEnd");

    private final ResultDirectory results;
    private final Path output;

    private Report(ResultDirectory results, Path output) {
        this.results = results;
        this.output = output;
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: Report <directory of results> <output directory>");
            System.exit(2);
        }
        System.setProperty("java.awt.headless", "true");
        Path output = Files.createDirectories(Path.of(arguments[1]));
        new Report(ResultDirectory.read(Path.of(arguments[0])), output).write();
    }

    private void write() throws IOException {
        List<Case> cases = Case.of(results.measurements().values());
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("no results in " + results.name() + ": JMH writes them with -rf json");
        }
        Files.write(output.resolve("report.md"), markdown(cases));
        Charts charts = new Charts(results.subtitle());
        List<Case> overview = OVERVIEW.stream()
                .flatMap(title -> cases.stream().filter(asked -> asked.title().equals(title))).toList();
        if (!overview.isEmpty()) {
            draw("overview", charts.dots("Time per operation", overview));
        }
        for (Map.Entry<String, List<Case>> asked : Case.byBenchmark(cases).entrySet()) {
            drawBenchmark(charts, asked.getKey(), asked.getValue());
        }
    }

    private void drawBenchmark(Charts charts, String benchmark, List<Case> cases) throws IOException {
        if (cases.size() > 1 && cases.get(0).number() > 0) {
            draw(fileName(benchmark), charts.lines(benchmark, cases));
            return;
        }
        for (Case asked : cases) {
            String parameter = asked.parameters().replaceAll(".*=", "");
            draw(fileName(benchmark) + (cases.size() > 1 ? "-" + parameter : ""), charts.bars(asked));
        }
    }

    private List<String> markdown(List<Case> cases) {
        List<String> lines = new ArrayList<>(List.of("# Measured: " + results.name(), ""));
        results.machine().forEach((key, value) -> lines.add("- " + key + ": " + value));
        lines.addAll(List.of("", "Medians of all samples. A ratio is that of a row to Weightless's, more than 1 where"
                + " Weightless is ahead. The spread goes from the lowest to the highest median of a JVM, of a sample"
                + " where there was one JVM. Bytes are what an operation allocates.", ""));
        lines.addAll(Tables.losses(cases));
        lines.addAll(List.of("## Every case", ""));
        cases.forEach(asked -> lines.addAll(Tables.of(asked)));
        return lines;
    }

    private void draw(String name, String svg) throws IOException {
        Files.writeString(output.resolve(name + ".svg"), svg);
    }

    /** {@code standing-depth} for {@code StandingDepth}. */
    private static String fileName(String benchmark) {
        return benchmark.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
