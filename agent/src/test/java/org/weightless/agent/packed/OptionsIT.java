package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.rules.Names;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;
import org.weightless.agent.testing.Disassembly;

/** The agent's options: what each does, and what is said of those that are wrong. */
class OptionsIT {
    private static final String APP = """
            package app;
            import org.weightless.*;
            public class Main {
                static class Walker {
                    void walk(int from) {
                        if (from > 0) {
                            Fiber.yield(from);
                            walk(from - 1);
                        }
                    }
                }
                static int plain(int x) {
                    return x + 1;
                }
                public static void main(String[] args) {
                    try {
                        Generator.of(() -> new Walker().walk(plain(1))).forEachRemaining(System.out::println);
                    } catch (PinnedException e) {
                        String culprit = e.culprit().getClassName();
                        System.out.println(e.reason() + " " + culprit + " " + e.getMessage().contains(culprit));
                    }
                }
            }
            """;
    private static final String YIELDED = Apps.lines("2", "1");

    @TempDir
    Path directory;

    private Path classes;

    @BeforeEach
    void compile() {
        classes = Apps.compileOne(directory, "app.Main", APP);
    }

    private Result run(String options) {
        return ChildJvm.run(directory, ChildJvm.agent(options), "-cp", classes.toString(), "app.Main");
    }

    // ---- wrong ones

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "includes=app.*               | there is no option 'includes'",
        "include                      | the option 'include' is not of the form key=value",
        "include=                     | the option 'include' has no value: it needs at least one pattern of class names",
        "exclude=                     | the option 'exclude' has no value: it needs at least one pattern of class names",
        "report=                      | the option 'report' has no value: write one behind the =, or leave the option out",
        "includes=                    | there is no option 'includes'",
        "=app.*                       | the option '=app.*' is not of the form key=value",
        "strict=yes                   | the option 'strict' is true or false, not 'yes'",
        "include=a.*,include=b.*      | the option 'include' is given twice",
        "include=:                    | '' is no pattern of class names",
        "exclude=app/Main             | 'app/Main' is no pattern of class names",
        "strict=true,,report=-        | is not of the form key=value",
        "strict=true,nonsense=1       | there is no option 'nonsense'",
    })
    void aWrongOptionEndsTheJvmWithTheReasonAndTheUsage(String options, String message) {
        Result result = run(options);
        assertEquals(1, result.exit(), result::toString);
        assertEquals("", result.out(), "the application ran");
        String first = result.err().lines().findFirst().orElse("");
        assertTrue(first.startsWith("weightless: ") && first.contains(message), result::toString);
        assertTrue(result.err().contains("include") && result.err().contains("strict"), "no usage: " + result);
        assertFalse(result.err().contains("\tat "), "a stack trace: " + result);
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "help=true"})
    void helpIsPrintedAndNothingElseHappens(String option) {
        Result result = run(option);
        assertEquals(0, result.exit(), result::toString);
        assertEquals("", result.err());
        for (String key : List.of("include", "exclude", "dump", "report", "abandoned", "strict", "help")) {
            assertTrue(result.out().contains("  " + key + " "), () -> key + " is not in " + result);
        }
    }

    // ---- which classes

    @Test
    void anExcludedClassHasItsYieldRefusedByName() {
        assertEquals(new Result(0, Apps.lines("UNINSTRUMENTED app.Main$Walker true"), ""), run("exclude=app.Main$Walker"));
    }

    @Test
    void whatIsNotIncludedIsLeftAlone() {
        assertEquals(new Result(0, Apps.lines("UNINSTRUMENTED app.Main$Walker true"), ""), run("include=app.Main"));
    }

    @Test
    void patternsTakeStarsAndQuestionMarks() {
        assertEquals(new Result(0, YIELDED, ""), run("include=a?p.*"));
        assertEquals(new Result(0, YIELDED, ""), run("include=app.Main:app.*Walker"));
    }

    @Test
    void aPatternThatMatchesNothingIsNamedAtTheEnd() {
        assertEquals(new Result(0, YIELDED,
                Apps.lines("weightless: the pattern 'com.example.*' matched no class that was loaded")),
                run("exclude=com.example.*"));
        Result none = run("include=com.example.*");
        assertEquals(Apps.lines("weightless: the pattern 'com.example.*' matched no class that was loaded"), none.err());
    }

    @Test
    void inStrictModeAPatternThatMatchesNothingFailsTheRun() {
        Result result = run("exclude=com.example.*,strict=true");
        assertEquals(1, result.exit(), result::toString);
        assertEquals(YIELDED, result.out());
    }

    // ---- dump and report

    @Test
    void theDumpHasEachClassWithItsCompanionAsClassFileAndText() throws IOException {
        Path dump = directory.resolve("the dump");
        assertEquals(new Result(0, YIELDED, ""), run("dump=" + dump));
        for (String name : List.of("app/Main", "app/Main$Walker")) {
            // As the JVM has it, which may number constants in another way.
            assertEquals(Disassembly.of(Files.readAllBytes(classes.resolve(name + ".class"))),
                    Disassembly.of(Files.readAllBytes(dump.resolve("before").resolve(name + ".class"))));
            String companion = Names.companion(name);
            byte[] after = Files.readAllBytes(dump.resolve("after").resolve(companion + ".class"));
            assertEquals(List.of(), Verification.problems(after, new Hierarchy(OptionsIT::resource)));
            assertTrue(Files.readString(dump.resolve("before").resolve(name + ".txt")).contains("INVOKE"));
            assertTrue(Files.readString(dump.resolve("after").resolve(companion + ".txt")).contains("// class version"));
            assertTrue(Files.readString(dump.resolve("plan").resolve(name + ".txt")).contains("#0"));
        }
    }

    private static InputStream resource(String name) {
        return OptionsIT.class.getClassLoader().getResourceAsStream(name);
    }

    @Test
    void aDumpThatCannotBeWrittenIsToldAndTheApplicationGoesOn() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        Result result = run("dump=" + file);
        assertEquals(0, result.exit(), result::toString);
        assertEquals(YIELDED, result.out());
        assertTrue(result.err().contains("weightless: cannot dump app.Main"), result::toString);
    }

    private static void assertIsReport(String text) {
        assertTrue(text.matches("(?s).*instrumented +app\\.Main: \\d+ fiber cop(y|ies)\\R.*"), text);
        assertTrue(text.matches("(?s).*instrumented +app\\.Main\\$Walker: \\d+ fiber cop(y|ies)\\R.*"), text);
        assertTrue(
                text.matches(
                        "(?s).*classes +\\d+, instrumented \\d+.*methods +\\d+.*bytes +\\d+ of classes, \\d+ of companions.*"),
                text);
    }

    @Test
    void theReportIsWrittenToAFile() throws IOException {
        Path report = directory.resolve("report.txt");
        assertEquals(new Result(0, YIELDED, ""), run("report=" + report));
        assertIsReport(Files.readString(report));
    }

    @Test
    void theReportIsWrittenToStandardErrorForADash() {
        Result result = run("report=-");
        assertEquals(0, result.exit(), result::toString);
        assertEquals(YIELDED, result.out());
        assertIsReport(result.err());
    }

    @Test
    void aReportThatCannotBeWrittenIsToldAndTheExitCodeStays() {
        Result result = run("report=" + directory.resolve("no/such/directory/report.txt"));
        assertEquals(0, result.exit(), result::toString);
        assertEquals(YIELDED, result.out());
        assertTrue(result.err().startsWith("weightless: cannot write the report to "), result::toString);
        assertEquals(1, result.err().lines().count(), result::toString);
    }

    /** A class that is not included anyway has been met all the same. */
    @Test
    void aPatternToExcludeMatchesAlsoWhatIsNotIncluded() {
        Result result = run("include=app.Other,exclude=app.Mai*,strict=true");
        assertFalse(result.err().contains("app.Mai*"), result::toString);
        assertTrue(result.err().contains("'app.Other' matched no class"), result::toString);
    }

    @Test
    void namesAreNotAsciiAlone() {
        Path classes = Apps.compileOne(directory.resolve("more"), "app.Grösse", APP.replace("class Main", "class Grösse"));
        Result result = ChildJvm.run(directory, ChildJvm.agent("exclude=app.Gr?sse*,strict=true"), "-cp", classes.toString(),
                "app.Grösse");
        assertTrue(result.out().startsWith("UNINSTRUMENTED"), result::toString);
        assertEquals(0, result.exit(), result::toString);
    }
}
