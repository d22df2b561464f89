package org.weightless.agent.fuzz;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The program text under construction, one statement a line, with what each part of it exercises.
 *
 * <p>The line structure is what the shrinker works on; the constructs around each yield are what coverage is counted by.
 */
final class Draft {
    private final Deque<String> constructs = new ArrayDeque<>();
    private final Set<String> features = new TreeSet<>();
    private final Map<Integer, List<String>> sites = new HashMap<>();
    private StringBuilder out = new StringBuilder();
    private int indent;
    private int names;

    void line(String text) {
        out.append("  ".repeat(indent)).append(text).append('\n');
    }

    void open(String header) {
        line(header + " {");
        indent++;
    }

    void close() {
        close("}");
    }

    /** Ends a block and begins its continuation, such as {@code } else {}. */
    void next(String header) {
        indent--;
        line("} " + header + " {");
        indent++;
    }

    void close(String text) {
        indent--;
        line(text);
    }

    String name(String prefix) {
        return prefix + names++;
    }

    /** A new yield tag, filed under all constructs it is made in. */
    int tag() {
        int tag = 100 + sites.size();
        sites.put(tag, new ArrayList<>(new TreeSet<>(constructs)));
        return tag;
    }

    /** A new number for a decision. */
    int site() {
        return names++;
    }

    void within(String feature, Runnable part) {
        inside(feature, () -> {
            part.run();
            return null;
        });
    }

    <A> A inside(String feature, Supplier<A> part) {
        features.add(feature);
        constructs.push(feature);
        try {
            return part.get();
        } finally {
            constructs.pop();
        }
    }

    /** What {@code part} writes, on one line, for use in an expression. */
    String capture(Runnable part) {
        StringBuilder outer = out;
        int outerIndent = indent;
        out = new StringBuilder();
        indent = 0;
        part.run();
        String text = out.toString().replaceAll("\n *", " ").trim();
        out = outer;
        indent = outerIndent;
        return text;
    }

    String text() {
        return out.toString();
    }

    Set<String> features() {
        return features;
    }

    Map<Integer, List<String>> sites() {
        return sites;
    }
}
