package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertNotEquals;
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
import org.weightless.agent.instrument.classfile.NestedCompanions;
import org.weightless.agent.instrument.rules.Names;
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
    void asTheAgentInstrumentsThem() throws IOException, ClassNotFoundException {
        verifyAndLink(false);
    }

    @Test
    void withEveryCallASuspensionPoint() throws IOException, ClassNotFoundException {
        verifyAndLink(true);
    }

    @Test
    void inCompanionsThatAreHidden() throws IOException {
        int[] hidden = new int[1];
        classes().forEach((file, bytes) -> {
            byte[] companion = Verifier.instrumentHidden(bytes, AllClassesVerifyTest.class.getClassLoader(), true);
            hidden[0] += companion == null ? 0 : 1;
        });
        assertTrue(hidden[0] > 50, hidden[0] + " companions");
    }

    @Test
    void inCompanionsThatADebuggerLooksAt() throws IOException {
        int[] debugged = new int[1];
        classes().forEach((file, bytes) -> {
            byte[] companion = Verifier.instrumentForDebugger(bytes, AllClassesVerifyTest.class.getClassLoader(), true);
            debugged[0] += companion == null ? 0 : 1;
        });
        assertTrue(debugged[0] > 50, debugged[0] + " companions");
    }

    private static void verifyAndLink(boolean everything) throws IOException, ClassNotFoundException {
        Map<String, byte[]> made = new TreeMap<>();
        Map<String, String> companions = new TreeMap<>();
        classes().forEach((file, bytes) -> {
            NestedCompanions.Named named = NestedCompanions.in(bytes);
            made.put(file, named.bytes() == null ? bytes : named.bytes());
            byte[] companion = Verifier.instrument(bytes, AllClassesVerifyTest.class.getClassLoader(), everything);
            if (companion != null) {
                String name = Names.companion(file.substring(0, file.length() - ".class".length()));
                made.put(name + ".class", companion);
                assertNotEquals(NestedCompanions.Kind.OUTSIDE, named.kind(), file);
                companions.put(className(file), className(name + ".class"));
            }
        });
        LinkCheck check = new LinkCheck(made);
        for (String file : made.keySet()) {
            assertNull(check.failure(file), file);
        }
        for (Map.Entry<String, String> each : companions.entrySet()) {
            assertTrue(check.loadClass(each.getKey()).isNestmateOf(check.loadClass(each.getValue())), each.getValue());
        }
    }

    private static String className(String file) {
        return file.substring(0, file.length() - ".class".length()).replace('/', '.');
    }
}
