package org.weightless.agent.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Texts under version control that results are compared with.
 *
 * <p>A line that begins with {@code #} is a comment of the reader's: it is not compared, and stays where it is when
 * the file is made anew. With {@code -Dgolden.regenerate=true} the files are made anew; the tests then fail, so that
 * nobody leaves it on.
 */
final class Golden {
    static final String SWITCH = "golden.regenerate";
    private static final Path FOLDER = Path.of("src/test/resources/org/weightless/agent/golden");

    private Golden() {}

    /** The file of this name below the folder of goldens. */
    static Path file(String name) {
        return FOLDER.resolve(name);
    }

    /** Compares a result with its file, or makes the file anew. */
    static void check(Path file, String actual) {
        check(file, actual, Boolean.getBoolean(SWITCH));
    }

    static void check(Path file, String actual, boolean regenerate) {
        List<String> golden = read(file);
        if (regenerate) {
            write(file, merge(golden, actual.lines().toList()));
            fail(file.getFileName() + " is made anew: look at what has changed, then run without -D" + SWITCH);
        }
        StringBuilder expected = new StringBuilder();
        for (String line : golden) {
            expected.append(isComment(line) ? "" : line + "\n");
        }
        assertEquals(expected.toString(), actual,
                () -> file.getFileName() + " differs; where the new text is right: -D" + SWITCH + "=true");
    }

    private static boolean isComment(String line) {
        return line.startsWith("#");
    }

    /**
     * The new lines, with the old ones' comments. A comment stays in front of the line it stood in front of; where
     * that line is gone, behind the line that came before.
     */
    static List<String> merge(List<String> golden, List<String> actual) {
        List<String> old = golden.stream().filter(line -> !isComment(line)).toList();
        int[] places = match(old, actual);
        List<List<String>> comments = new ArrayList<>();
        for (int i = 0; i <= actual.size(); i++) {
            comments.add(new ArrayList<>());
        }
        int next = 0;
        for (String line : golden) {
            if (isComment(line)) {
                comments.get(placeBefore(next, places, actual.size())).add(line);
            } else {
                next++;
            }
        }
        List<String> merged = new ArrayList<>();
        for (int i = 0; i <= actual.size(); i++) {
            merged.addAll(comments.get(i));
            if (i < actual.size()) {
                merged.add(actual.get(i));
            }
        }
        return merged;
    }

    private static int placeBefore(int old, int[] places, int end) {
        if (old == places.length) {
            return end;
        }
        for (int i = old; i >= 0; i--) {
            if (places[i] >= 0) {
                return i == old ? places[i] : places[i] + 1;
            }
        }
        return 0;
    }

    /** Where each old line is among the new ones, by a longest common subsequence; -1 for those that are gone. */
    private static int[] match(List<String> old, List<String> actual) {
        int[][] length = new int[old.size() + 1][actual.size() + 1];
        for (int i = old.size() - 1; i >= 0; i--) {
            for (int j = actual.size() - 1; j >= 0; j--) {
                length[i][j] = old.get(i).equals(actual.get(j))
                        ? length[i + 1][j + 1] + 1
                        : Math.max(length[i + 1][j], length[i][j + 1]);
            }
        }
        int[] places = new int[old.size()];
        int j = 0;
        for (int i = 0; i < places.length; i++) {
            while (j < actual.size() && length[i][j] == length[i][j + 1] && length[i][j] > length[i + 1][j]) {
                j++;
            }
            boolean same = j < actual.size() && old.get(i).equals(actual.get(j)) && length[i][j] > length[i + 1][j];
            places[i] = same ? j++ : -1;
        }
        return places;
    }

    private static List<String> read(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, List<String> lines) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
