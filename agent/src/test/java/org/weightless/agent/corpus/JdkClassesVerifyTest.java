package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.Place;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.Verification;
import org.weightless.agent.instrument.rules.Boundary;

/**
 * Each class of the JDK that runs gets a companion with all its copies, and that verifies: the JVM itself does not look
 * at code of the boot loader.
 */
class JdkClassesVerifyTest {
    /** Modules in which callbacks are commonest. */
    private static final List<String> USUAL = List.of("java.base", "java.xml");

    private final Map<String, Path> files = new HashMap<>();
    private final Hierarchy hierarchy = new Hierarchy(this::open);
    private final List<String> problems = new ArrayList<>();
    private int companions;

    JdkClassesVerifyTest() throws IOException {
        for (Path module : modules()) {
            try (Stream<Path> all = Files.walk(module)) {
                all.filter(file -> file.toString().endsWith(".class"))
                        .forEach(file -> files.put(module.relativize(file).toString(), file));
            }
        }
    }

    private static List<Path> modules() throws IOException {
        try (Stream<Path> modules = Files.list(FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules"))) {
            return modules.toList();
        }
    }

    private InputStream open(String name) {
        try {
            Path file = files.get(name);
            return file == null ? null : new ByteArrayInputStream(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void verify(Path module) throws IOException {
        for (Map.Entry<String, Path> each : files.entrySet()) {
            if (each.getValue().startsWith(module)) {
                verify(Files.readAllBytes(each.getValue()));
            }
        }
    }

    private void verify(byte[] bytes) {
        ClassReader reader = new ClassReader(bytes);
        String name = reader.getClassName();
        if (name.endsWith("-info") || !Boundary.mayHaveCopies(name)) {
            return;
        }
        // on one level of nesting or another, which gives the calls their shapes
        int nesting = name.hashCode() & 7;
        Place place = Place.hidden(hierarchy.protectedAbove(name, reader.getSuperName()), nesting);
        Instrumented made = new ClassInstrumenter(hierarchy, false).instrumentJdks(bytes, place, null);
        made.refused().stream().filter(refusal -> !refusal.isNatural()).forEach(refusal -> problems.add(refusal.toString()));
        if (made.bytes() != null) {
            companions++;
            Verification.problems(made.bytes(), hierarchy).forEach(problem -> problems.add(name + ": " + problem));
        }
    }

    @Test
    void companionsOfTheUsualModulesVerify() throws IOException {
        for (Path module : modules()) {
            if (USUAL.contains(module.getFileName().toString())) {
                verify(module);
            }
        }
        assertEquals(List.of(), problems);
        assertTrue(companions > 1_000, () -> companions + " companions");
    }

    @Test
    @Tag("long")
    void companionsOfAllModulesVerify() throws IOException {
        for (Path module : modules()) {
            verify(module);
        }
        assertEquals(List.of(), problems);
    }
}
