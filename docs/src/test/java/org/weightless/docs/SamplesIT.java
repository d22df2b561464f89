package org.weightless.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.weightless.agent.testing.ChildJvm.Result;

/** Each numbered sample, run from its source file under the packed agent, prints what its first comment says. */
class SamplesIT {
    private static final Path SAMPLES = Reader.ROOT.resolve("docs/src/main/java/org/weightless/docs");

    @TestFactory
    Stream<DynamicTest> samplesPrintWhatTheySay() throws IOException {
        List<Path> samples = samples();
        assertFalse(samples.isEmpty());
        return samples.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
            Result result = Reader.runSource(file);
            assertEquals("", result.err());
            assertEquals(String.join("\n", expected(file)), String.join("\n", result.lines()));
            assertEquals(0, result.exit());
        }));
    }

    @Test
    void samplesAreNumberedWithoutGaps() throws IOException {
        List<Path> samples = samples();
        for (int i = 0; i < samples.size(); i++) {
            String name = samples.get(i).getFileName().toString();
            assertTrue(name.startsWith(String.format("S%02d_", i + 1)), name);
        }
    }

    private static List<Path> samples() throws IOException {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.filter(file -> file.getFileName().toString().matches("S\\d\\d_\\w+\\.java")).sorted().toList();
        }
    }

    /** The indented lines below "Prints:" in the first comment. */
    private static List<String> expected(Path file) throws IOException {
        String text = Files.readString(file);
        String comment = text.substring(0, text.indexOf(" */"));
        int prints = comment.indexOf(" * Prints:\n");
        assertTrue(prints >= 0, file + " does not say what it prints");
        List<String> expected = new ArrayList<>();
        comment.substring(prints).lines().skip(1).forEach(line -> expected.add(line.replaceFirst("^ \\* {3}", "")));
        return expected;
    }
}
