package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Uninstrumented;
import org.weightless.agent.testing.Verifier;

/** Every class file of these tests, in every way of instrumenting it, passes ASM's verifier and the JVM's. */
class AllClassesVerifyTest {
    /** The class files of the tests of constructs and of the contract, by dotted name. */
    private static Map<String, byte[]> classes() throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        Path root = Path.of(AllClassesVerifyTest.class.getProtectionDomain().getCodeSource().getLocation().getPath());
        for (String directory : new String[] {"org/weightless/agent/construct", "org/weightless/agent/contract"}) {
            try (Stream<Path> files = Files.walk(root.resolve(directory))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                    String name = root.relativize(file).toString();
                    name = name.substring(0, name.length() - ".class".length()).replace(file.getFileSystem().getSeparator(), ".");
                    classes.put(name, Files.readAllBytes(file));
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

    private static void verifyAndLink(boolean everything) throws IOException, ClassNotFoundException {
        Map<String, byte[]> instrumented = new TreeMap<>();
        classes().forEach((name, bytes) -> {
            byte[] changed = Verifier.instrument(bytes, AllClassesVerifyTest.class.getClassLoader(), everything);
            instrumented.put(name, changed == null ? bytes : changed);
        });
        Defining loader = new Defining(instrumented);
        for (String name : instrumented.keySet()) {
            link(loader.loadClass(name));
        }
    }

    /** HotSpot links a class, and so verifies it, before it lists its methods; no class initialiser runs for that. */
    private static void link(Class<?> type) {
        assertNotNull(type.getDeclaredMethods());
    }

    /** Defines the classes itself instead of asking its parent. */
    private static final class Defining extends ClassLoader implements Uninstrumented {
        private final Map<String, byte[]> classes;

        Defining(Map<String, byte[]> classes) {
            super(AllClassesVerifyTest.class.getClassLoader());
            this.classes = classes;
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            byte[] bytes = classes.get(name);
            if (bytes == null) {
                return super.loadClass(name, resolve);
            }
            synchronized (getClassLoadingLock(name)) {
                Class<?> loaded = findLoadedClass(name);
                return loaded != null ? loaded : defineClass(name, bytes, 0, bytes.length);
            }
        }
    }
}
