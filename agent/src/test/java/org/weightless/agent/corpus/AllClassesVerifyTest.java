package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.agent.LinkCheck;
import org.weightless.agent.testing.Verifier;

/** Every class file of these tests, in every way of instrumenting it, passes ASM's verifier and the JVM's. */
class AllClassesVerifyTest {
    /** The class files of the tests of constructs and of the contract, by their names. */
    private static Map<String, byte[]> classes() throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        Path root = Path.of(AllClassesVerifyTest.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        for (String directory : new String[] {"org/weightless/agent/construct", "org/weightless/agent/contract"}) {
            try (Stream<Path> files = Files.walk(root.resolve(directory))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    classes.put(root.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/"),
                            Files.readAllBytes(file));
                }
            }
        }
        assertTrue(classes.size() > 50, classes.size() + " classes found");
        return classes;
    }

    @Test
    void asTheAgentInstrumentsThem() throws IOException {
        verifyAndLink(false);
    }

    @Test
    void withEveryCallASuspensionPoint() throws IOException {
        verifyAndLink(true);
    }

    private static void verifyAndLink(boolean everything) throws IOException {
        Map<String, byte[]> instrumented = new TreeMap<>();
        classes().forEach((file, bytes) -> {
            byte[] changed = Verifier.instrument(bytes, AllClassesVerifyTest.class.getClassLoader(), everything);
            instrumented.put(file, changed == null ? bytes : changed);
        });
        LinkCheck check = new LinkCheck(instrumented);
        for (String file : instrumented.keySet()) {
            assertNull(check.failure(file), file);
        }
    }
}
