package org.weightless.agent;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.util.TraceClassVisitor;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.rules.Names;

/** Writes a class and its companion for people to look at: {@code before}, {@code after} and {@code plan} side by side. */
final class Dump {
    private Dump() {}

    static void write(String directory, String name, byte[] before, Instrumented result) {
        try {
            writeFile(directory, "before", name + ".class", before);
            writeFile(directory, "after", Names.companion(name) + ".class", result.bytes());
            writeFile(directory, "before", name + ".txt", text(before).getBytes(StandardCharsets.UTF_8));
            writeFile(directory, "after", Names.companion(name) + ".txt",
                    text(result.bytes()).getBytes(StandardCharsets.UTF_8));
            writeFile(directory, "plan", name + ".txt", result.plan().toString().getBytes(StandardCharsets.UTF_8));
        } catch (IOException | RuntimeException e) {
            System.err.println("weightless: cannot dump " + name.replace('/', '.') + " to " + directory + ": " + e);
        }
    }

    private static void writeFile(String directory, String kind, String name, byte[] bytes) throws IOException {
        Path file = Path.of(directory, kind, name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private static String text(byte[] bytes) {
        StringWriter text = new StringWriter();
        new ClassReader(bytes).accept(new TraceClassVisitor(new PrintWriter(text)), 0);
        return text.toString();
    }
}
