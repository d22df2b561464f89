package org.weightless.agent.corpus;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.weightless.agent.instrument.classfile.Hierarchy;

/** The class files of one library, as a compiler other than ours or of another age made them. */
record Corpus(String name, Map<String, byte[]> classes) {
    private static final ClassLoader CLASS_PATH = Corpus.class.getClassLoader();

    /**
     * Reads the jar in which a class is.
     *
     * @param marker any class of the library, by its internal name
     */
    static Corpus ofJarWith(String name, String marker) {
        URL url = CLASS_PATH.getResource(marker + ".class");
        if (url == null) {
            throw new AssertionError("there is no " + name + " on the class path: " + marker + " is missing");
        }
        Map<String, byte[]> classes = new TreeMap<>();
        try (JarFile jar = new JarFile(((JarURLConnection) url.openConnection()).getJarFile().getName())) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    classes.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Corpus(name, classes);
    }

    /** Reads the classes of a module of the running JDK. */
    static Corpus ofJdkModule(String name) {
        Map<String, byte[]> classes = new TreeMap<>();
        Path root = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("modules", name);
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                classes.put(root.relativize(file).toString(), Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Corpus(name, classes);
    }

    /** What extends what in this library and in all that it may depend on. */
    Hierarchy hierarchy() {
        return new Hierarchy(this::resource);
    }

    private InputStream resource(String file) {
        byte[] bytes = classes.get(file);
        return bytes != null ? new ByteArrayInputStream(bytes) : CLASS_PATH.getResourceAsStream(file);
    }

    /** Whether a class file is one of a class to load: neither a module's description nor one for some JDKs only. */
    static boolean isLoadable(String file) {
        return !file.startsWith("META-INF/") && !file.endsWith("module-info.class");
    }
}
