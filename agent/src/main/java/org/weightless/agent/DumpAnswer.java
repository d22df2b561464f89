package org.weightless.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * Answers a {@link DumpCommand} in the JVM that is asked: an agent of its own, which the command starts there by a jar
 * that names this class. Where Weightless runs the boot loader finds it.
 *
 * <p>Each copy of the core that the application has answers for its own schedulers.
 */
public final class DumpAnswer {
    /** A system property of the JVMs that can be asked. */
    static final String PRESENT = "org.weightless.agent";

    private static final String TEXT = "text:";
    private static final String JSON = "json:";

    private static final List<BiConsumer<Appendable, Boolean>> DUMPERS = new CopyOnWriteArrayList<>();

    private DumpAnswer() {}

    /** The options that ask for an answer in a file. */
    static String options(boolean json, Path answer) {
        return (json ? JSON : TEXT) + answer;
    }

    /** Called by the JVM. */
    public static void agentmain(String options, Instrumentation instrumentation) throws IOException {
        write(options);
    }

    static void add(BiConsumer<Appendable, Boolean> dumper) {
        DUMPERS.add(dumper);
    }

    private static void write(String options) throws IOException {
        boolean json = options.startsWith(JSON);
        Path answer = Path.of(options.substring(TEXT.length()));
        try (Writer out = Files.newBufferedWriter(answer, StandardCharsets.UTF_8)) {
            if (DUMPERS.isEmpty()) {
                out.write(json ? "{\"schedulers\":[]}\n" : "no scheduler has been made\n");
            }
            for (BiConsumer<Appendable, Boolean> each : DUMPERS) {
                each.accept(out, json);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
