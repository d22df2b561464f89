package org.weightless.bench.report;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.weightless.bench.peers.Contender;

/**
 * A row of tables and charts: a contender, plain code or another language, always in the same place and colour.
 *
 * @param key the name of its benchmark methods
 * @param label its name for people
 */
record Entrant(String key, String label, Color colour) implements Comparable<Entrant> {
    private static final List<Entrant> KNOWN = new ArrayList<>();

    static {
        String[] peers =
                {"d6281f", "8c1a11", "f08a24", "7a4fbf", "b08fe0", "1f8a5b", "64b58f", "a3c76d", "2b6cb0", "6fa8dc", "b4c7dc"};
        for (Contender contender : Contender.values()) {
            know(contender.key(), contender.label(), peers[contender.ordinal()]);
        }
        know("plain", "Plain Java", "222222");
        know("outside", "Weightless, outside of fibers", "8a8a8a");
        know("inside", "Weightless, inside a generator", "d6281f");
        know("insideJump", "Weightless, by jumps", "d6281f");
        know("insideTurn", "Weightless, in turns", "f08a24");
        know("agent", "Weightless's agent", "d6281f");
        know("agentAndYield", "Weightless's agent, and a yield", "f08a24");
        knowLanguage("cpp", "C++20, g++", "5d4037");
        knowLanguage("go", "Go, goroutines", "00838f");
        knowLanguage("node", "Node", "9e9d24");
        knowLanguage("lua", "Lua", "3949ab");
        knowLanguage("cpython", "CPython", "fbc02d");
        knowLanguage("pypy", "PyPy", "c0a16b");
    }

    /** A language, and its loop without coroutines where that is measured too. */
    private static void knowLanguage(String key, String label, String colour) {
        know(key, label, colour);
        know(key + "Loop", label + ", the loop alone", colour);
    }

    private static void know(String key, String label, String colour) {
        KNOWN.add(new Entrant(key, label, Color.decode("#" + colour)));
    }

    /** The place in every table and chart. */
    int place() {
        int place = KNOWN.indexOf(this);
        return place < 0 ? KNOWN.size() : place;
    }

    @Override
    public int compareTo(Entrant other) {
        return Comparator.comparing(Entrant::place).thenComparing(Entrant::key).compare(this, other);
    }

    /** What is not known by name stands last, in grey. */
    static Entrant of(String key) {
        return KNOWN.stream().filter(entrant -> entrant.key.equals(key)).findFirst()
                .orElseGet(() -> new Entrant(key, key.toLowerCase(Locale.ROOT), Color.GRAY));
    }

    boolean isWeightless() {
        return key.startsWith("weightless") || key.startsWith("inside") || key.equals("outside") || key.startsWith("agent");
    }

    /** Whether it suspends, on a JVM: plain code and other languages are for orientation. */
    boolean isPeer() {
        return !isWeightless() && place() < Contender.values().length;
    }
}
