package org.weightless.agent;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.lang.instrument.Instrumentation;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
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

    /** A system property of a JVM that was asked and could not answer: the file that was asked for, and why not. */
    private static final String PROBLEM = PRESENT + ".dump.problem";

    private static final List<BiConsumer<Appendable, Boolean>> DUMPERS = new CopyOnWriteArrayList<>();

    private DumpAnswer() {}

    /** The options that ask for an answer in a file. */
    static String options(boolean json, Path answer) {
        return (json ? JSON : TEXT) + answer;
    }

    /** Called by the JVM, in which nothing may be thrown: it would print that, and what its own code makes of it. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        Path answer = Path.of(options.substring(TEXT.length()));
        try {
            write(options.startsWith(JSON), answer);
        } catch (Throwable problem) {
            // told by a property, as the file may be what fails
            System.setProperty(PROBLEM, answer + " " + problem);
        }
    }

    /** Why a JVM with these system properties has not written this answer; null if it has. */
    static String problem(Properties properties, Path answer) {
        String problem = properties.getProperty(PROBLEM);
        String start = answer + " ";
        return problem != null && problem.startsWith(start) ? problem.substring(start.length()) : null;
    }

    static void add(BiConsumer<Appendable, Boolean> dumper) {
        DUMPERS.add(dumper);
    }

    private static void write(boolean json, Path answer) throws IOException {
        // not the writer of Files, which refuses half a surrogate pair: names in class files may have one
        try (Writer out = new BufferedWriter(new OutputStreamWriter(Files.newOutputStream(answer), StandardCharsets.UTF_8))) {
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
