package org.weightless.agent.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Compiles Java source at test time, by a compiler and with options of the test's choice. */
public final class Sources {
    /** What a compilation gave: class files by dotted name, or errors. */
    public record Compiled(Map<String, byte[]> classes, String messages) {
        public Made made() {
            if (classes.isEmpty()) {
                throw new AssertionError("does not compile: " + messages);
            }
            return new Made().withAll(classes);
        }
    }

    private Sources() {}

    public static Compiled javac(String className, String source, String... options) {
        return compile(Map.of(className, source), options, false);
    }

    /** Compiles several classes, by their dotted names. */
    public static Compiled javac(Map<String, String> sources, String... options) {
        return compile(sources, options, false);
    }

    public static Compiled eclipse(String className, String source, String... options) {
        return compile(Map.of(className, source), options, true);
    }

    public static boolean hasEclipse() {
        try {
            batchCompiler();
            return true;
        } catch (ReflectiveOperationException | LinkageError e) {
            return false;
        }
    }

    private static Method batchCompiler() throws ReflectiveOperationException {
        Class<?> compiler = Class.forName("org.eclipse.jdt.core.compiler.batch.BatchCompiler");
        return compiler.getMethod("compile", String[].class, PrintWriter.class, PrintWriter.class,
                Class.forName("org.eclipse.jdt.core.compiler.CompilationProgress"));
    }

    private static Compiled compile(Map<String, String> sources, String[] options, boolean eclipse) {
        try {
            Path directory = Files.createTempDirectory("sources");
            try {
                return compileIn(directory, sources, options, eclipse);
            } finally {
                delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static Compiled compileIn(Path directory, Map<String, String> sources, String[] options, boolean eclipse)
            throws IOException, ReflectiveOperationException {
        List<String> files = new ArrayList<>();
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve("src").resolve(source.getKey().replace('.', '/') + ".java");
            Files.createDirectories(file.getParent());
            Files.writeString(file, source.getValue());
            files.add(file.toString());
        }
        List<String> arguments = new ArrayList<>(List.of("-nowarn", "-proc:none", "-classpath",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "-d", directory.resolve("out").toString()));
        arguments.addAll(List.of(options));
        arguments.addAll(files);
        Files.createDirectories(directory.resolve("out"));
        String[] all = arguments.toArray(String[]::new);
        String messages;
        if (eclipse) {
            StringWriter text = new StringWriter();
            batchCompiler().invoke(null, all, new PrintWriter(text, true), new PrintWriter(text, true), null);
            messages = text.toString();
        } else {
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            ToolProvider.getSystemJavaCompiler().run(null, text, text, all);
            messages = text.toString(StandardCharsets.UTF_8);
        }
        return new Compiled(read(directory.resolve("out")), messages);
    }

    private static Map<String, byte[]> read(Path out) throws IOException {
        Map<String, byte[]> classes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
                String name = out.relativize(file).toString().replace(file.getFileSystem().getSeparator(), ".");
                classes.put(name.substring(0, name.length() - ".class".length()), Files.readAllBytes(file));
            }
        }
        return classes;
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
