package org.weightless.docs;

import java.util.List;
import java.util.regex.Pattern;

/** Compares what was printed with what a page or sample says: a line of three dots stands for any number of lines. */
final class ExpectedOutput {
    private static final String ANY_LINES = "...";
    private static final Pattern NUMBER = Pattern.compile(" *\\d+(\\.\\d+)?");

    private ExpectedOutput() {}

    static boolean matches(List<String> expected, List<String> actual) {
        if (expected.isEmpty()) {
            return actual.isEmpty();
        }
        List<String> rest = expected.subList(1, expected.size());
        if (!expected.get(0).strip().equals(ANY_LINES)) {
            return !actual.isEmpty()
                    && expected.get(0).stripTrailing().equals(actual.get(0).stripTrailing())
                    && matches(rest, actual.subList(1, actual.size()));
        }
        for (int skipped = 0; skipped <= actual.size(); skipped++) {
            if (matches(rest, actual.subList(skipped, actual.size()))) {
                return true;
            }
        }
        return false;
    }

    /** The lines with every number replaced: sizes and counts change with the sources, what is said about them does not. */
    static List<String> withoutNumbers(List<String> lines) {
        return lines.stream().map(line -> NUMBER.matcher(line).replaceAll(" #")).toList();
    }
}
