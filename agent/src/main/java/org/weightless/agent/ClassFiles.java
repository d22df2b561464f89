package org.weightless.agent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The class files in jars and directories that a command names. */
final class ClassFiles {
    private ClassFiles() {}

    /**
     * Reads them all, by their names with slashes and {@code .class}.
     *
     * @throws IOException if one cannot be read, or there is no class file in any
     */
    static Map<String, byte[]> in(List<String> paths) throws IOException {
        Map<String, byte[]> classes = new LinkedHashMap<>();
        for (String path : paths) {
            read(Path.of(path), classes);
        }
        if (classes.isEmpty()) {
            throw new IOException("there is no class file in " + String.join(", ", paths));
        }
        return classes;
    }

    private static void read(Path path, Map<String, byte[]> classes) throws IOException {
        if (Files.isDirectory(path)) {
            Path root = path.toRealPath();
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
                    classes.put(root.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
                }
            }
            return;
        }
        // Signatures are not asked for: a changed jar is read like any other.
        try (JarFile jar = new JarFile(path.toFile(), false)) {
            for (JarEntry entry : jar.stream().filter(e -> e.getName().endsWith(".class")).toList()) {
                try (InputStream in = jar.getInputStream(entry)) {
                    classes.put(entry.getName(), in.readAllBytes());
                }
            }
        } catch (java.util.zip.ZipException e) {
            throw new IOException(path + " is no jar: " + e.getMessage(), e);
        }
    }
}
