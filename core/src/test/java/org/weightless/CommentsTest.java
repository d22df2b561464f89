package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is exported to users is told to them. */
class CommentsTest {
    private static final Path SOURCES = Path.of("src/main/java");

    @TempDir
    Path classes;

    @Test
    void whateverUsersCanNameHasAComment() throws IOException {
        List<String> findings = doclint(exported());
        assertTrue(findings.stream().anyMatch(line -> line.contains("@return")),
                "doclint has looked at nothing: it always misses tags");
        assertEquals(List.of(), findings.stream()
                .filter(line -> line.matches(".*: warning: (no comment|use of default constructor).*")).toList());
    }

    private static String exported() throws IOException {
        Path classes = Path.of(Fiber.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        try (InputStream module = Files.newInputStream(classes.resolve("module-info.class"))) {
            return ModuleDescriptor.read(module).exports().stream().filter(exports -> !exports.isQualified())
                    .map(ModuleDescriptor.Exports::source).sorted().collect(Collectors.joining(","));
        }
    }

    /** What javac says of the comments in these packages, in English. */
    private List<String> doclint(String packages) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("-d", classes.toString(), "-proc:none", "-Xmaxwarns", "10000",
                "-Xdoclint:missing/protected", "-Xdoclint/package:" + packages));
        try (Stream<Path> files = Files.walk(SOURCES)) {
            files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(arguments::add);
        }
        StringWriter text = new StringWriter();
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.ENGLISH);
        try (PrintWriter out = new PrintWriter(text)) {
            ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(String[]::new));
        } finally {
            Locale.setDefault(before);
        }
        return text.toString().lines().toList();
    }
}
