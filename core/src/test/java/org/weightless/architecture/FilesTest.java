package org.weightless.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How long the files of the whole project may be, and their lines. */
class FilesTest {
    private static final Path ROOT = Path.of("..");
    private static final int MOST_LINES = 500;
    private static final int WIDEST = 128;

    private static List<Path> files(String end) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String folder : List.of("core", "agent", "bench", "docs")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
                files.filter(file -> file.toString().endsWith(end) && !isMade(file)).forEach(found::add);
            }
        }
        return found;
    }

    private static boolean isMade(Path file) {
        return ROOT.relativize(file).getName(1).toString().equals("target") || file.endsWith("measured.md");
    }

    @Test
    void noFileIsTooLongToBeReadAtOnce() throws IOException {
        List<String> findings = new ArrayList<>();
        List<Path> files = files(".java");
        for (Path file : files) {
            int lines = Files.readAllLines(file).size();
            if (lines > MOST_LINES) {
                findings.add(file + ": " + lines + " lines");
            }
        }
        assertTrue(files.size() > 500, files::toString);
        assertEquals(List.of(), findings);
    }

    /** Tables, samples, commands, and links that have no place to break stay as they are. */
    @Test
    void paragraphsOfPagesAreFilled() throws IOException {
        List<String> findings = new ArrayList<>();
        List<Path> pages = files(".md");
        pages.addAll(List.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGES.md"), ROOT.resolve("CONTRIBUTING.md")));
        for (Path page : pages) {
            boolean isSample = false;
            int number = 0;
            for (String line : Files.readAllLines(page)) {
                number++;
                isSample ^= line.strip().startsWith("```");
                if (!isSample && line.length() > WIDEST && !line.strip().matches("\\S+|\\|.*|`[^`]*`")) {
                    findings.add(page + ":" + number);
                }
            }
        }
        assertTrue(pages.size() > 40, pages::toString);
        assertEquals(List.of(), findings);
    }
}
