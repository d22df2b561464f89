package org.weightless.agent.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.weightless.agent.fuzz.ProgramGenerator.Program;

/**
 * Makes a failing program smaller by taking lines and blocks out while it still fails.
 *
 * <p>It knows nothing of Java but braces: what no longer compiles counts as not failing.
 */
final class Shrinker {
    /** Without its steps a program may never end; without its accounts of monitors it fails for another reason. */
    private static final String BOOKKEEPING = ".*T\\.(tick\\(\\);|monitor|soft|initializer|restore).*";
    private static final long PATIENCE_NANOS = 40_000_000_000L;

    private final Predicate<Program> stillFails;
    private final long deadline = System.nanoTime() + PATIENCE_NANOS;

    Shrinker(Predicate<Program> stillFails) {
        this.stillFails = stillFails;
    }

    Program shrink(Program program) {
        Program best = program;
        boolean smaller = true;
        while (smaller && !isLate()) {
            Program before = best;
            best = pass(best);
            smaller = best != before;
        }
        return best;
    }

    /** Tries to take out each block, then each line, from the end to the beginning. */
    private Program pass(Program program) {
        Program best = program;
        for (boolean blocks : new boolean[] {true, false}) {
            List<String> lines = new ArrayList<>(best.source().lines().toList());
            for (int at = lines.size() - 1; at > 0 && !isLate(); at--) {
                at = Math.min(at, lines.size() - 1);
                int end = blocks ? blockEnd(lines, at) : at + 1;
                if (end < 0 || !blocks && lines.get(at).matches(BOOKKEEPING)) {
                    continue;
                }
                List<String> fewer = new ArrayList<>(lines);
                fewer.subList(at, end).clear();
                Program candidate = best.withSource(String.join("\n", fewer) + "\n");
                if (stillFails.test(candidate)) {
                    best = candidate;
                    lines = fewer;
                }
            }
        }
        return best;
    }

    /** The line behind the block that begins at {@code start}, or -1 where none does. */
    private static int blockEnd(List<String> lines, int start) {
        int depth = 0;
        int at = start;
        do {
            String line = lines.get(at);
            depth += line.chars().map(c -> c == '{' ? 1 : c == '}' ? -1 : 0).sum();
            at++;
        } while (depth > 0 && at < lines.size());
        return depth == 0 && at > start + 1 ? at : -1;
    }

    private boolean isLate() {
        return System.nanoTime() - deadline > 0;
    }
}
