package org.weightless.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One line of the engine's goals: a measurement, what it is held against, and how much it may be.
 *
 * @param mine and {@code peer}: names as in {@link Measurement}; no peer where the limit is a value by itself
 */
record Goal(String what, String mine, String peer, Kind kind, double limit) {
    private static final List<String> CONTENDERS = List.of("weightless", "weightlessContinuation");

    /** How a measurement is held against its peer's. */
    enum Kind {
        RATIO("%.3f times"), DIFFERENCE("%.1f ms more"), VALUE("%.1f bytes");

        private final String format;

        Kind(String format) {
            this.format = format;
        }

        double of(double mine, double peer) {
            return switch (this) {
                case RATIO -> mine / peer;
                case DIFFERENCE -> mine - peer;
                case VALUE -> mine;
            };
        }

        String text(double value) {
            return String.format(Locale.ROOT, format, value);
        }
    }

    /** The engine's goals, in the order of its issue; fresh calls beyond 10 have the benchmark issue's: ahead. */
    static List<Goal> engine() {
        List<Goal> goals = new ArrayList<>();
        for (String contender : CONTENDERS) {
            goals.add(ratio("range, " + contender, "Range." + contender, "Range.jdkContinuation", 1.0 / 10));
        }
        for (String contender : CONTENDERS) {
            for (int depth : new int[] {10, 100, 1000}) {
                String name = "StandingDepth." + contender + "[depth=%d]";
                goals.add(ratio("standing frames, " + depth + " against 1, " + contender, name.formatted(depth),
                        name.formatted(1), 1.2));
            }
        }
        for (String contender : CONTENDERS) {
            goals.add(ratio("tree, " + contender, "Tree." + contender, "Tree.jdkContinuation", 1.0 / 6));
        }
        for (String contender : CONTENDERS) {
            goals.add(fresh(contender, 1, 1.0 / 8));
            goals.add(fresh(contender, 3, 1.0 / 4));
            goals.add(fresh(contender, 10, 1.0 / 2));
            goals.add(fresh(contender, 30, 1));
            goals.add(fresh(contender, 100, 1));
        }
        goals.add(ratio("fib(30) outside a fiber", "Fib.outside", "Fib.plain", 1.0));
        goals.add(ratio("fib(30) inside a fiber", "Fib.weightless", "Fib.plain", 1.2));
        goals.add(ratio("a yield in a million, sum", "SparseYield.weightless[work=sum]", "SparseYield.plain[work=sum]", 1.1));
        goals.add(ratio("a yield in a million, hash", "SparseYield.weightless[work=hash]",
                "SparseYield.plain[work=hash]", 1.1));
        for (String work : List.of("tree", "records")) {
            String parameter = "[work=" + work + "]";
            String plain = "Library.plain" + parameter;
            goals.add(ratio("JSON, " + work + ", outside a fiber", "Library.outside" + parameter, plain, 1.01));
            goals.add(ratio("JSON, " + work + ", inside a fiber", "Library.inside" + parameter, plain, 1.3));
        }
        for (String work : List.of("library", "own")) {
            String parameter = "[work=" + work + "]";
            String plain = "Collections.plain" + parameter;
            goals.add(ratio("collections, " + work + ", outside a fiber", "Collections.outside" + parameter, plain, 1.03));
            goals.add(ratio("collections, " + work + ", inside a fiber", "Collections.inside" + parameter, plain, 1.3));
        }
        for (int fibers : new int[] {2, 503}) {
            String parameter = "[fibers=" + fibers + "]";
            goals.add(ratio("a jump with cargo against a turn, " + fibers + " fibers", "JumpOrTurn.insideJump" + parameter,
                    "JumpOrTurn.insideTurn" + parameter, 1.2));
        }
        goals.add(new Goal("hello world under the agent", "Startup.agent", "Startup.plain", Kind.DIFFERENCE, 150));
        goals.add(new Goal("a suspended one-frame continuation", "Footprint.weightlessContinuation", null, Kind.VALUE, 64));
        return goals;
    }

    private static Goal fresh(String contender, int levels, double limit) {
        String parameter = "[levels=" + levels + "]";
        return ratio("fresh calls, " + levels + ", " + contender, "FreshCalls." + contender + parameter,
                "FreshCalls.jdkContinuation" + parameter, limit);
    }

    private static Goal ratio(String what, String mine, String peer, double limit) {
        return new Goal(what, mine, peer, Kind.RATIO, limit);
    }
}
