package org.weightless.agent.testing;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.weightless.Fiber;

/** The class files of the core, which a test may see as a directory or, behind its packaging, as a jar. */
public final class CoreFiles {
    private CoreFiles() {}

    /** All of them by their names in {@code org.weightless}, such as {@code runtime.Frame} and {@code Fiber$State}. */
    public static Map<String, byte[]> all() throws IOException {
        Path core = location();
        if (Files.isDirectory(core)) {
            return below(core.resolve("org/weightless"));
        }
        try (FileSystem jar = FileSystems.newFileSystem(core)) {
            return below(jar.getPath("/org/weightless"));
        }
    }

    private static Map<String, byte[]> below(Path root) throws IOException {
        Map<String, byte[]> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replaceAll("\\.class$", "");
                found.put(name.replace('\\', '.').replace('/', '.'), Files.readAllBytes(file));
            }
        }
        return found;
    }

    private static Path location() {
        try {
            return Path.of(Fiber.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }
}
