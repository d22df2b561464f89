package org.weightless.agent.fuzz;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.weightless.agent.fuzz.ProgramGenerator.Program;
import org.weightless.agent.fuzz.ProgramRun.Outcome;

/** Counts what the programs held and what was suspended in it: a fuzzer that never gets somewhere finds nothing there. */
final class Coverage {
    private final Map<String, long[]> constructs = new TreeMap<>();
    private final Map<String, Integer> ends = new TreeMap<>();
    private final long[] pinned = new long[3];
    private int programs;
    private long yields;
    private long events;

    synchronized void count(Program program, List<Outcome> outcomes) {
        programs++;
        program.features().forEach(f -> constructs.computeIfAbsent(f, k -> new long[3])[0]++);
        Outcome plain = outcomes.get(0);
        events += plain.log().size();
        ends.merge(plain.end().replaceAll("^(\\w+ \\w+).*", "$1"), 1, Integer::sum);
        program.features().stream().filter(f -> reached(program, plain, f)).forEach(f -> constructs.get(f)[1]++);
        for (Outcome outcome : outcomes) {
            yields += outcome.tags().size();
            for (Object tag : outcome.tags()) {
                program.sites().get(tag).forEach(f -> constructs.get(f)[2]++);
            }
            for (int i = 0; i < pinned.length; i++) {
                pinned[i] += outcome.pinned()[i];
            }
        }
    }

    private static boolean reached(Program program, Outcome plain, String feature) {
        return plain.log().stream().anyMatch(e -> e.toString().matches("y\\d+")
                && program.sites().getOrDefault(Integer.valueOf(e.toString().substring(1)), List.of()).contains(feature));
    }

    long yieldsIn(String construct) {
        return constructs.getOrDefault(construct, new long[3])[2];
    }

    int programs() {
        return programs;
    }

    long yields() {
        return yields;
    }

    /** Yields that were refused where they had to be. */
    long refused() {
        return pinned[0];
    }

    String report() {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%d programs, %d events, %d yields; %d yields refused as they must be, of those that may be"
                + " %d refused and %d made%n", programs, events, yields, pinned[0], pinned[1], pinned[2]));
        text.append(String.format("ends: %s%n%-28s %10s %10s %10s%n", ends, "construct", "programs", "reached", "yields"));
        constructs.forEach((f, c) -> text.append(String.format("%-28s %10d %10d %10d%n", f, c[0], c[1], c[2])));
        return text.toString();
    }
}
