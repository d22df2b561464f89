package org.weightless.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Says what moved between two results beyond its noise: {@code Compare <before> <after>}, each a JMH result file or a
 * directory of them.
 *
 * <p>The rule: a row moved if its two spreads have no value in common and its medians differ by more than 3 percent.
 * A spread goes from the lowest to the highest median of a fork. With five forks on each side chance alone keeps two
 * spreads apart in fewer than one row of a hundred; with fewer forks it does so more often, which is said. Allocated
 * bytes moved if they differ by more than one byte and more than 1 percent.
 *
 * <p>The exit status is 0 where nothing got worse, 1 where something did, 2 for wrong arguments.
 */
public final class Compare {
    private static final double LEAST = 0.03;
    private static final int ENOUGH_FORKS = 5;

    private Compare() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            System.err.println("usage: Compare <before> <after>: JMH result files, or directories of them");
            System.exit(2);
        }
        List<String> worse = new ArrayList<>();
        List<String> lines = compare(read(Path.of(arguments[0])), read(Path.of(arguments[1])), worse);
        lines.forEach(System.out::println);
        System.exit(worse.isEmpty() ? 0 : 1);
    }

    private static Map<String, Measurement> read(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return ResultDirectory.read(path).measurements();
        }
        Map<String, Measurement> measurements = new TreeMap<>();
        Measurement.read(path).forEach(read -> measurements.merge(read.name(), read, Measurement::with));
        return measurements;
    }

    /** A line for each row that moved, and totals; the names of those that got worse are added to {@code worse}. */
    static List<String> compare(Map<String, Measurement> before, Map<String, Measurement> after, List<String> worse) {
        List<String> lines = new ArrayList<>();
        int compared = 0;
        int forks = ENOUGH_FORKS;
        for (Measurement old : before.values()) {
            Measurement now = after.get(old.name());
            if (now != null) {
                compared++;
                forks = Math.min(forks, Math.min(old.forks().size(), now.forks().size()));
                describe(old, now, lines, worse);
            }
        }
        lines.add(String.format(Locale.ROOT, "%d rows compared, %d moved, %d of them for the worse; only before: %d,"
                + " only after: %d", compared, lines.size(), worse.size(), before.size() - compared,
                after.size() - compared));
        if (forks < ENOUGH_FORKS) {
            lines.add("Some rows have fewer than " + ENOUGH_FORKS + " forks: take what moved as a hint only.");
        }
        return lines;
    }

    private static void describe(Measurement old, Measurement now, List<String> lines, List<String> worse) {
        double change = now.median() / old.median() - 1;
        boolean moved = !old.spread().overlaps(now.spread()) && Math.abs(change) > LEAST;
        if (moved) {
            lines.add(line(old.name(), change, old.median(), now.median(), old.unit()));
        }
        double bytes = now.bytes() - old.bytes();
        boolean resized = Math.abs(bytes) > Math.max(1, old.bytes() / 100);
        if (resized) {
            lines.add(line(old.name(), bytes / old.bytes(), old.bytes(), now.bytes(), "bytes/op"));
        }
        if (moved && change > 0 || resized && bytes > 0) {
            worse.add(old.name());
        }
    }

    private static String line(String name, double change, double old, double now, String unit) {
        String by = old == 0 ? "from nothing" : String.format(Locale.ROOT, "%+.1f %%", 100 * change);
        return String.format(Locale.ROOT, "%-6s %s: %s -> %s %s (%s)", change > 0 ? "worse" : "better", name,
                Tables.number(old), Tables.number(now), unit, by);
    }
}
