package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.weightless.agent.testing.ChildJvm;

/** Writes, compiles and packs the small applications that the tests run. */
final class Apps {
    /** Yields in a recursion; what it prints is {@link #HELLO_OUTPUT}. */
    static final String HELLO = """
            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Hello {
                static void countDown(int from) {
                    if (from > 0) {
                        Fiber.yield(from);
                        countDown(from - 1);
                    }
                }

                public static void main(String[] args) {
                    for (Object value : Generator.of(() -> countDown(3))) {
                        System.out.println(value);
                    }
                }
            }
            """;

    static final String HELLO_OUTPUT = lines("3", "2", "1");

    private Apps() {}

    static String lines(String... lines) {
        StringBuilder text = new StringBuilder();
        for (String line : lines) {
            text.append(line).append(System.lineSeparator());
        }
        return text.toString();
    }

    /** The core jar and the classes of these tests, some of which are programs. */
    static String testClassPath() {
        try {
            return ChildJvm.path(ChildJvm.coreJar(),
                    Path.of(Apps.class.getProtectionDomain().getCodeSource().getLocation().toURI()));
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static Path write(Path directory, String file, String text) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            return Files.writeString(path, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles all Java files of a source directory against the core jar. */
    static Path compile(Path sources, Path classes) {
        return compile(sources, classes, "-cp", ChildJvm.coreJar().toString());
    }

    static Path compile(Path sources, Path classes, String... options) {
        List<String> arguments = new ArrayList<>(List.of("-g", "-proc:none", "-Xlint:none", "-d", classes.toString()));
        arguments.addAll(List.of(options));
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int result = ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new));
        assertEquals(0, result, () -> messages.toString(StandardCharsets.UTF_8));
        return classes;
    }

    /** Compiles one class in a directory's {@code src} to its {@code classes}. */
    static Path compileOne(Path directory, String className, String source) {
        write(directory, "src/" + className.replace('.', '/') + ".java", source);
        return compile(directory.resolve("src"), directory.resolve("classes"));
    }

    /** Packs a directory; attributes come as name, value, name, value. */
    static Path jar(Path jar, Path content, String... attributes) {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        for (int i = 0; i < attributes.length; i += 2) {
            manifest.getMainAttributes().putValue(attributes[i], attributes[i + 1]);
        }
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file, manifest);
                Stream<Path> files = Files.walk(content)) {
            for (Path entry : files.filter(Files::isRegularFile).sorted().toList()) {
                out.putNextEntry(new ZipEntry(content.relativize(entry).toString().replace('\\', '/')));
                Files.copy(entry, out);
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A class file of a version that nobody knows yet. */
    static void makeFuture(Path classFile) {
        try {
            byte[] bytes = Files.readAllBytes(classFile);
            bytes[6] = 0;
            bytes[7] = (byte) 200;
            Files.write(classFile, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
