package org.weightless.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Prints the project's goals and what was measured, in Markdown, for each directory of result files that it is given.
 * Ratios are of medians over all iterations of all forks. The range behind a ratio holds the quartiles of the one
 * against the opposite quartiles of the other; a miss whose range reaches down to the limit says so.
 */
public final class Ratios {
    private Ratios() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: Ratios <directory of JSON files>...");
            System.exit(2);
        }
        for (String directory : arguments) {
            print(directory, ResultDirectory.read(Path.of(directory)).measurements());
        }
    }

    private static void print(String title, Map<String, Measurement> measurements) {
        System.out.println("\n## " + Path.of(title).getFileName() + "\n");
        System.out.println("| what | Weightless | peer | measured | range | at most | |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Goal goal : Goal.all()) {
            System.out.println("| " + String.join(" | ", row(goal, measurements)) + " |");
        }
        System.out.println("\nAll measurements:\n");
        measurements.values().forEach(measurement -> System.out.println("- " + measurement));
    }

    static List<String> row(Goal goal, Map<String, Measurement> measurements) {
        Measurement mine = measurements.get(goal.mine());
        Measurement peer = goal.peer() == null ? mine : measurements.get(goal.peer());
        List<String> cells = new ArrayList<>(List.of(goal.what(), median(mine),
                goal.peer() == null ? "" : median(peer)));
        if (mine == null || peer == null) {
            cells.addAll(List.of("", "", goal.kind().text(goal.limit()), "not measured"));
            return cells;
        }
        double measured = goal.kind().of(mine.median(), peer.median());
        double low = low(goal, mine, peer);
        double high = goal.kind().of(mine.quantile(0.75), peer.quantile(0.25));
        cells.add(goal.kind().text(measured));
        cells.add(String.format(Locale.ROOT, "%.3g to %.3g", low, high));
        cells.add(goal.kind().text(goal.limit()));
        cells.add(verdict(goal, mine, peer));
        return cells;
    }

    /** Whether a goal is reached, in words: "pass" or a kind of "miss". */
    static String verdict(Goal goal, Measurement mine, Measurement peer) {
        if (goal.kind().of(mine.median(), peer.median()) <= goal.limit()) {
            return "pass";
        }
        return low(goal, mine, peer) <= goal.limit() ? "miss, within noise" : "miss";
    }

    private static double low(Goal goal, Measurement mine, Measurement peer) {
        return goal.kind().of(mine.quantile(0.25), peer.quantile(0.75));
    }

    private static String median(Measurement measurement) {
        return measurement == null ? "-"
                : String.format(Locale.ROOT, "%.4g %s", measurement.median(), measurement.unit());
    }
}
