package org.weightless.bench.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.weightless.bench.peers.Contender;

/**
 * Prints one page of all that was measured, in Markdown: the project's goals, and in each case how many times
 * Weightless's time the others take. {@code Summary <directory of results>...}.
 *
 * <p>Directories of one JDK and collector are one column or table. Both sides of a ratio are from one directory: the
 * first one given that has them.
 */
public final class Summary {
    private static final String IN_A_LOOP = Contender.WEIGHTLESS_GENERATOR.key();

    private final List<Path> directories;
    private final List<Jvm> jvms = new ArrayList<>();

    private Summary(List<Path> directories) throws IOException {
        this.directories = directories;
        Map<String, List<ResultDirectory>> byJvm = new LinkedHashMap<>();
        for (Path directory : directories) {
            ResultDirectory run = ResultDirectory.read(directory);
            byJvm.computeIfAbsent(jvm(run), k -> new ArrayList<>()).add(run);
        }
        byJvm.forEach((name, runs) -> jvms.add(new Jvm(name, runs)));
    }

    public static void main(String[] arguments) throws IOException {
        if (arguments.length == 0) {
            System.err.println("usage: Summary <directory of results>...");
            System.exit(2);
        }
        page(Arrays.stream(arguments).map(Path::of).toList()).forEach(System.out::println);
    }

    static List<String> page(List<Path> directories) throws IOException {
        return new Summary(directories).page();
    }

    /** The runs in one kind of JVM, the one that counts first. */
    private record Jvm(String name, List<ResultDirectory> runs) {
    }

    private static String jvm(ResultDirectory run) {
        String jdk = run.machine().get("jdk");
        String collector = run.machine().get("collector");
        if (jdk == null || collector == null) {
            throw new IllegalArgumentException(
                    run.name() + " does not say its jdk and collector: they stand in its machine.txt");
        }
        return jdk.replaceAll("(\\d+).*", "$1") + ", " + collector;
    }

    private List<String> page() {
        List<String> lines = new ArrayList<>(List.of("# Measured", "",
                "Written by a program from the raw results in git, and compared with them by a test;"
                        + " [Performance](performance.md) says what it means.",
                "", "```", "java -cp bench/target/weightless-bench.jar org.weightless.bench.report.Summary "
                        + directories.stream().map(Path::toString).collect(Collectors.joining(" ")),
                "```", ""));
        for (Jvm jvm : jvms) {
            for (ResultDirectory run : jvm.runs) {
                lines.add("- " + jvm.name + ": " + run.name() + " (" + description(run.machine()) + ")");
            }
        }
        lines.addAll(List.of("", "Times are medians of all samples: first Weightless's, then what it is held against, then the"
                + " ratio.", ""));
        lines.addAll(goals());
        lines.addAll(List.of("## Against the others", "",
                "How many times Weightless's time each takes: above 1, Weightless is ahead. Below 1 it is behind, in"
                        + " bold; \"noise\" where the medians of single JVMs overlap.",
                ""));
        jvms.forEach(jvm -> lines.addAll(peers(jvm, Case.REFERENCE)));
        List<String> loops = jvms.stream().flatMap(jvm -> peers(jvm, IN_A_LOOP).stream()).toList();
        if (!loops.isEmpty()) {
            lines.addAll(List.of("## The same loop for all", "",
                    "Most of the others have no scheduler: their fibers are an array and a loop over it. Here the same"
                            + " loop runs Weightless's generators, and how many times its time the others take is what"
                            + " the engines differ by.",
                    ""));
            lines.addAll(loops);
        }
        return lines;
    }

    private static String description(Map<String, String> machine) {
        String settings = Arrays.stream(machine.getOrDefault("settings", "").split("; "))
                .map(line -> line.replaceFirst(", -Xms.*", "")).distinct().collect(Collectors.joining("; "));
        return String.join(", ", machine.get("jdk"), machine.getOrDefault("processor", "an unknown processor"),
                machine.getOrDefault("date", "no date"), "commit " + machine.getOrDefault("commit", "unknown"), settings);
    }

    // ---- goals

    private List<String> goals() {
        List<String> lines = new ArrayList<>(List.of("## Goals", "",
                "| what | at most | " + jvms.stream().map(Jvm::name).collect(Collectors.joining(" | ")) + " |",
                "|---".repeat(2 + jvms.size()) + "|"));
        for (Goal goal : Goal.all()) {
            List<Optional<String>> cells = jvms.stream().map(jvm -> cell(goal, jvm)).toList();
            if (cells.stream().anyMatch(Optional::isPresent)) {
                lines.add("| " + goal.what() + " | " + limit(goal) + " | "
                        + cells.stream().map(cell -> cell.orElse("")).collect(Collectors.joining(" | ")) + " |");
            }
        }
        lines.add("");
        return lines;
    }

    private static String limit(Goal goal) {
        return goal.kind() == Goal.Kind.RATIO ? ratio(goal.limit()) : goal.kind().text(goal.limit());
    }

    private static Optional<String> cell(Goal goal, Jvm jvm) {
        for (ResultDirectory run : jvm.runs) {
            Measurement mine = run.measurements().get(goal.mine());
            Measurement peer = goal.peer() == null ? mine : run.measurements().get(goal.peer());
            if (mine != null && peer != null) {
                return Optional.of(cell(goal, mine, peer));
            }
        }
        return Optional.empty();
    }

    private static String cell(Goal goal, Measurement mine, Measurement peer) {
        double measured = goal.kind().of(mine.median(), peer.median());
        String times = goal.peer() == null ? "" : Tables.number(mine.median()) + " / " + time(peer) + ": ";
        String value = goal.kind() == Goal.Kind.RATIO ? ratio(measured) : goal.kind().text(measured);
        String verdict = Ratios.verdict(goal, mine, peer);
        return times + value + (verdict.equals("pass") ? "" : ", **" + verdict + "**");
    }

    // ---- peers

    /** A table of the cases in which this contender takes part, and how many times its time the others take. */
    private static List<String> peers(Jvm jvm, String reference) {
        Map<String, List<Case>> cases = new LinkedHashMap<>();
        for (ResultDirectory run : jvm.runs) {
            for (Case asked : Case.of(run.measurements().values())) {
                if (asked.row(reference).isPresent() && asked.rows().stream().anyMatch(Summary::isPeer)) {
                    cases.computeIfAbsent(asked.title(), title -> new ArrayList<>()).add(asked);
                }
            }
        }
        if (cases.isEmpty()) {
            return List.of();
        }
        List<Case> inOrder = Case.of(cases.values().stream().flatMap(asked -> asked.get(0).rows().stream()).toList());
        List<Entrant> columns =
                new ArrayList<>(cases.values().stream().flatMap(List::stream).flatMap(asked -> asked.rows().stream())
                        .filter(Summary::isPeer).map(row -> Entrant.of(row.contender()))
                        .collect(Collectors.toCollection(TreeSet::new)));
        List<String> lines = new ArrayList<>(List.of("### " + jvm.name, "",
                "| | " + Entrant.of(reference).label() + " | "
                        + columns.stream().map(Entrant::label).collect(Collectors.joining(" | ")) + " |",
                "|---" + "|---:".repeat(1 + columns.size()) + "|"));
        for (Case asked : inOrder) {
            lines.add("| " + asked.title() + " | " + time(asked.row(reference).orElseThrow()) + " | "
                    + columns.stream().map(column -> times(cases.get(asked.title()), column, reference))
                            .collect(Collectors.joining(" | "))
                    + " |");
        }
        lines.add("");
        return lines;
    }

    private static boolean isPeer(Measurement row) {
        return Entrant.of(row.contender()).isPeer();
    }

    /** By the first run of a case in which this peer took part. */
    private static String times(List<Case> runs, Entrant peer, String reference) {
        for (Case run : runs) {
            Optional<Measurement> row = run.row(peer.key());
            if (row.isPresent()) {
                return times(row.get(), run.row(reference).orElseThrow());
            }
        }
        return "";
    }

    private static String times(Measurement peer, Measurement own) {
        double times = peer.median() / own.median();
        if (times >= 1) {
            return times < 99.5 ? String.format(Locale.ROOT, times < 9.95 ? "%.2f" : "%.1f", times) : Tables.number(times);
        }
        return String.format(Locale.ROOT, "**%.2f**", times) + (own.spread().overlaps(peer.spread()) ? " noise" : "");
    }

    // ---- numbers

    private static String time(Measurement measurement) {
        return Tables.number(measurement.median()) + " " + measurement.unit().replace("/op", "");
    }

    /** Small ones as a fraction: 1/20. */
    private static String ratio(double ratio) {
        if (ratio > 0.26) {
            return String.format(Locale.ROOT, "%.2f", ratio);
        }
        double inverse = 1 / ratio;
        boolean needsDigit = inverse < 9.95 && inverse != Math.rint(inverse);
        return String.format(Locale.ROOT, needsDigit ? "1/%.1f" : "1/%.0f", inverse);
    }
}
