package org.weightless.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;

/** The classes of the core that are initialised in time are all that an end of the stack could harm. */
class CoreClassesTest {
    private static Path root() throws Exception {
        return Path.of(Fiber.class.getProtectionDomain().getCodeSource().getLocation().toURI()).resolve("org/weightless");
    }

    /** Those with an initialiser, and those that need fiber copies; but those that only the flight recorder loads. */
    private static Set<String> harmed() throws Exception {
        Set<String> names = new TreeSet<>();
        try (Stream<Path> files = Files.walk(root())) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = root().relativize(file).toString().replace(".class", "").replace('\\', '.').replace('/', '.');
                if ((hasInitialiser(file) || ClassFilter.isOwnYielding("org/weightless/" + name)) && !name.endsWith("Event")) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private static boolean hasInitialiser(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains("<clinit>");
    }

    @Test
    void eachClassThatCouldBeLostIsInitialisedInTime() throws Exception {
        Set<String> prepared = new TreeSet<>(CoreClasses.ALWAYS);
        CoreClasses.BEHIND.values().forEach(prepared::addAll);
        Set<String> forgotten = harmed();
        assertTrue(forgotten.contains("Generator") && forgotten.contains("RunLoop"), "or this test says nothing");
        forgotten.removeAll(prepared);
        assertEquals(Set.of(), forgotten);
    }

    @Test
    void eachNameIsThatOfAClass() throws Exception {
        Set<String> prepared = new TreeSet<>(CoreClasses.ALWAYS);
        CoreClasses.BEHIND.values().forEach(prepared::addAll);
        for (String name : prepared) {
            assertTrue(Files.exists(root().resolve(name.replace('.', '/') + ".class")), name);
        }
        for (String named : List.copyOf(CoreClasses.BEHIND.keySet())) {
            assertTrue(Files.exists(root().resolve(named.replaceFirst("\\..*", "") + ".class")), named);
        }
    }
}
