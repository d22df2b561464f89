package org.weightless.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One line of the project's goals: a measurement, what it is held against, and how much it may be.
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

    /** All of them: the engine's, code that does not yield, generators, schedulers, programs. */
    static List<Goal> all() {
        List<Goal> goals = new ArrayList<>(engine());
        goals.addAll(withoutYields());
        goals.addAll(generators());
        goals.addAll(schedulers());
        goals.add(new Goal("hello world under the agent", "Startup.agent", "Startup.plain", Kind.DIFFERENCE, 150));
        goals.add(new Goal("a suspended one-frame continuation", "Footprint.weightlessContinuation", null, Kind.VALUE, 64));
        return goals;
    }

    /** A yield against the JDK's; through more than ten fresh calls it has to be ahead. */
    private static List<Goal> engine() {
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
        return goals;
    }

    private static List<Goal> withoutYields() {
        List<Goal> goals = new ArrayList<>();
        goals.add(ratio("fib(30) outside a fiber", "Fib.outside", "Fib.plain", 1.0));
        goals.add(ratio("fib(30) inside a fiber", "Fib.weightless", "Fib.plain", 1.2));
        for (String work : List.of("sum", "hash")) {
            String parameter = "[work=" + work + "]";
            goals.add(ratio("a yield in a million, " + work, "SparseYield.weightless" + parameter,
                    "SparseYield.plain" + parameter, 1.1));
        }
        for (String work : List.of("tree", "records")) {
            goals.addAll(library("JSON", "Library", work, 1.01));
        }
        for (String work : List.of("library", "own")) {
            goals.addAll(library("collections", "Collections", work, 1.03));
        }
        return goals;
    }

    private static List<Goal> library(String what, String test, String work, double outside) {
        String parameter = "[work=" + work + "]";
        String plain = test + ".plain" + parameter;
        return List.of(ratio(what + ", " + work + ", outside a fiber", test + ".outside" + parameter, plain, outside),
                ratio(what + ", " + work + ", inside a fiber", test + ".inside" + parameter, plain, 1.3));
    }

    private static List<Goal> generators() {
        return List.of(ratio("range against Kotlin", "Range.weightless", "Range.kotlin", 0.9),
                ratio("unboxed range against an iterator by hand", "PrimitiveRange.weightless", "PrimitiveRange.plain", 6),
                ratio("range against C++20's coroutines", "Range.weightless", "Range.cpp", 3),
                ratio("standing frames, 100, against Kotlin", "StandingDepth.weightless[depth=100]",
                        "StandingDepth.kotlin[depth=100]", 1),
                ratio("tree against Kotlin", "Tree.weightless", "Tree.kotlin", 0.6),
                ratio("create, take one, drop against Kotlin", "CreateAndDrop.weightless", "CreateAndDrop.kotlin", 1));
    }

    private static List<Goal> schedulers() {
        List<Goal> goals = new ArrayList<>();
        String many = "[fibers=100000]";
        goals.add(ratio("a switch against virtual threads", "RoundRobin.weightless" + many, "RoundRobin.virtualThread" + many,
                1.0 / 20));
        goals.add(ratio("a switch against a loop over Kotlin's iterators", "RoundRobin.weightless" + many,
                "RoundRobin.kotlin" + many, 2));
        goals.add(ratio("generators in the same loop as Kotlin's", "RoundRobin.weightlessGenerator" + many,
                "RoundRobin.kotlin" + many, 1));
        goals.add(ratio("generators that end at once, in Kotlin's loop", "SpawnAndEnd.weightlessGenerator",
                "SpawnAndEnd.kotlin", 1));
        goals.add(ratio("string operations against the loop alone", "StringOperations.weightless", "StringOperations.plain",
                1.1));
        for (int fibers : new int[] {2, 503}) {
            String parameter = "[fibers=" + fibers + "]";
            goals.add(ratio("a jump with cargo against a turn, " + fibers + " fibers", "JumpOrTurn.insideJump" + parameter,
                    "JumpOrTurn.insideTurn" + parameter, 1.2));
        }
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
