package org.weightless.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm.Result;
import org.weightless.docs.Page.Block;

/**
 * What the pages at the root and under docs show is true: Java code compiles, runs and prints what is shown, commands
 * are run, links lead somewhere.
 *
 * <p>Java code with a {@code main} is a program of its own; other code becomes the body of one, on the same lines as on
 * the page. The packages {@code org.weightless}, with those below it, and {@code java.util} are imported for both, and
 * {@code Duration}. A command that ends with {@code # exits with 1} has to. See {@link Page} for the output.
 */
class DocsIT {
    private static final String IMPORTS = "import org.weightless.*; import org.weightless.channel.*; "
            + "import org.weightless.concurrent.*; import org.weightless.flow.*; import org.weightless.itertools.*; "
            + "import org.weightless.management.*; import org.weightless.simulation.*; import org.weightless.testing.*; "
            + "import java.time.Duration; import java.util.*; ";
    private static final Pattern CLASS = Pattern.compile("class (\\w+)");

    /** Commands that a test cannot run, since they run the test or install things. */
    private static final Set<String> NOT_RUN = Set.of("mvn verify", "mvn package",
            "java -jar weightless-agent.jar dump 4711", "java -jar weightless-agent.jar dump 4711 --json");

    /** Commands that are run: the launcher, the packed jar, a look at what they have written. */
    private static final Pattern RUN = Pattern.compile(
            "((\\w+=\\S+ )?\\./weightless|java -jar agent/target/weightless-agent\\.jar|cat 'docs/target/\\S+') ?[^;&|]*");

    private static final Pattern EXIT_CODE = Pattern.compile("# exits with (\\d+)$");

    /** What a page uses beside the JDK: a class of each jar. */
    private static final List<Class<?>> JACKSON = List.of(ObjectMapper.class, JsonFactory.class, JsonFormat.class);

    @TempDir
    Path directory;

    private static List<Page> pages() throws IOException {
        List<Page> pages = new ArrayList<>();
        for (String name : List.of("README.md", "CONTRIBUTING.md", "CHANGES.md")) {
            pages.add(Page.read(Reader.ROOT.resolve(name)));
        }
        try (Stream<Path> files = Files.walk(Reader.ROOT.resolve("docs"))) {
            Path products = Reader.ROOT.resolve("docs/target");
            for (Path file : files.filter(f -> f.toString().endsWith(".md") && !f.startsWith(products)).sorted().toList()) {
                pages.add(Page.read(file));
            }
        }
        return pages;
    }

    private static Stream<DynamicTest> eachBlock(String language, BiFunction<Page, Block, DynamicTest> test)
            throws IOException {
        return pages().stream().flatMap(page -> page.blocksIn(language).stream().map(block -> test.apply(page, block)));
    }

    private static String place(Page page, Block block) {
        return Reader.ROOT.relativize(page.file()) + ":" + block.firstLine();
    }

    // ---- Java

    @TestFactory
    Stream<DynamicTest> javaCodeRunsAndPrintsWhatIsShown() throws IOException {
        return eachBlock("java", (page, block) -> DynamicTest.dynamicTest(place(page, block), () -> {
            Result result = run(block);
            String place = place(page, block);
            assertEquals("", result.err(), place);
            assertEquals(0, result.exit(), place + ": " + result.out());
            if (block.output() != null) {
                assertPrinted(place, block.output(), result.lines());
            }
        }));
    }

    private Result run(Block block) throws IOException {
        boolean showsNames = block.text().contains(".frames()") || block.text().contains("dumpWithVariables")
                || block.text().contains("NotSerializableException");
        return showsNames
                ? Reader.runCompiledWithNames(write(block))
                : Reader.runSource(write(block), block.text().contains("jackson") ? JACKSON : List.of());
    }

    private Path write(Block block) throws IOException {
        String name = "Example";
        String text = block.text();
        if (text.contains(" void main(")) {
            Matcher declared = CLASS.matcher(text);
            assertTrue(declared.find());
            name = declared.group(1);
            text = IMPORTS + text;
        } else {
            text = IMPORTS + "class Example { public static void main(String[] args) throws Exception { " + text + "}}\n";
        }
        Path file = Files.createTempDirectory(directory, "block").resolve(name + ".java");
        return Files.writeString(file, text);
    }

    private static void assertPrinted(String place, List<String> expected, List<String> actual) {
        if (!ExpectedOutput.matches(expected, actual)) {
            assertEquals(String.join("\n", expected), String.join("\n", actual), place);
        }
    }

    // ---- commands

    @TestFactory
    Stream<DynamicTest> commandsDoWhatIsShown() throws IOException {
        return eachBlock("sh", (page, block) -> DynamicTest.dynamicTest(place(page, block), () -> {
            List<String> printed = new ArrayList<>();
            for (String line : block.lines()) {
                if (RUN.matcher(line).matches()) {
                    Result result = Reader.runShell(line);
                    assertEquals(exitCode(line), result.exit(), place(page, block) + ": " + result.out());
                    printed.addAll(result.lines());
                } else if (!line.isBlank() && !NOT_RUN.contains(line)) {
                    fail(place(page, block) + ": neither run nor known: " + line);
                }
            }
            if (block.output() != null) {
                assertPrinted(place(page, block), ExpectedOutput.withoutNumbers(block.output()),
                        ExpectedOutput.withoutNumbers(printed));
            }
        }));
    }

    private static int exitCode(String line) {
        Matcher matcher = EXIT_CODE.matcher(line);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    // ---- links

    @TestFactory
    Stream<DynamicTest> linksLeadToFiles() throws IOException {
        return pages().stream().flatMap(page -> page.links().stream().distinct()
                .map(link -> DynamicTest.dynamicTest(Reader.ROOT.relativize(page.file()) + " -> " + link,
                        () -> assertTrue(Files.exists(page.file().resolveSibling(link)),
                                () -> page.file() + ": no file " + link))));
    }

    /** In pages alone: what a fragment means in another file is that file's matter. */
    @TestFactory
    Stream<DynamicTest> fragmentsLeadToHeadings() throws IOException {
        List<Page> pages = pages();
        return pages.stream().flatMap(page -> page.places().stream().distinct().map(
                place -> DynamicTest.dynamicTest(Reader.ROOT.relativize(page.file()) + " -> " + place, () -> {
                    String[] parts = place.split("#", 2);
                    Path file = parts[0].isEmpty() ? page.file() : page.file().resolveSibling(parts[0]).normalize();
                    assertTrue(pages.stream().noneMatch(
                            each -> each.file().normalize().equals(file) && !each.anchors().contains(parts[1])),
                            () -> file + ": no heading " + parts[1]);
                })));
    }

    @TestFactory
    Stream<DynamicTest> everyPageIsLinkedFromAnother() throws IOException {
        List<Page> pages = pages();
        return pages.stream().skip(1).map(page -> DynamicTest.dynamicTest(Reader.ROOT.relativize(page.file()).toString(),
                () -> assertTrue(pages.stream().filter(other -> other != page)
                        .anyMatch(other -> other.links().stream().anyMatch(
                                link -> other.file().resolveSibling(link).normalize().equals(page.file().normalize()))),
                        () -> "no page links to " + page.file())));
    }
}
