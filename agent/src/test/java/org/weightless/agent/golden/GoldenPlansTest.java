package org.weightless.agent.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.weightless.agent.testing.Sources;

/** The plans of one class for each construct of the language, and of the samples. */
class GoldenPlansTest {
    private static final Path CONSTRUCTS = Golden.file("constructs");
    private static final Predicate<String> IS_SAMPLE = name -> name.matches("S\\d\\d_.*");
    private static final Path SAMPLES = Path.of("../docs/src/main/java/org/weightless/docs");

    @TestFactory
    List<DynamicTest> plansOfEachConstruct() throws IOException {
        return tests(sources(CONSTRUCTS, "construct.", name -> true), "plans");
    }

    @TestFactory
    List<DynamicTest> plansOfTheSamples() throws IOException {
        return tests(sources(SAMPLES, "org.weightless.docs.", IS_SAMPLE), "samples");
    }

    @Test
    void eachGoldenHasItsSource() throws IOException {
        assertEquals(names(CONSTRUCTS, ".java", name -> true), names(Golden.file("plans"), ".txt", name -> true));
        assertEquals(names(SAMPLES, ".java", IS_SAMPLE), names(Golden.file("samples"), ".txt", name -> true));
    }

    private static List<String> names(Path folder, String ending, Predicate<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(ending))
                    .map(name -> name.substring(0, name.length() - ending.length()))
                    .filter(wanted)
                    .sorted()
                    .toList();
        }
    }

    /** The sources of a folder, by the dotted names of their classes. */
    private static Map<String, String> sources(Path folder, String prefix, Predicate<String> wanted)
            throws IOException {
        Map<String, String> sources = new TreeMap<>();
        for (String name : names(folder, ".java", wanted)) {
            sources.put(prefix + name, Files.readString(folder.resolve(name + ".java")));
        }
        return sources;
    }

    private static List<DynamicTest> tests(Map<String, String> sources, String goldens) {
        Sources.Compiled compiled = Sources.javac(sources, "--release", "17");
        assertFalse(compiled.messages().contains("error:"), compiled.messages());
        Map<String, byte[]> classes = new TreeMap<>(compiled.classes());
        List<DynamicTest> tests = new ArrayList<>();
        sources.forEach((name, source) -> {
            StringBuilder text = new StringBuilder();
            classes.forEach((type, bytes) -> {
                if (type.equals(name) || type.startsWith(name + "$")) {
                    text.append(PlanText.of(PlanText.instrument(bytes), source));
                }
            });
            String simple = name.substring(name.lastIndexOf('.') + 1);
            Path golden = Golden.file(goldens + "/" + simple + ".txt");
            tests.add(DynamicTest.dynamicTest(simple, () -> Golden.check(golden, text.toString())));
        });
        return tests;
    }
}
