package org.weightless.agent.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs the JVM of this test once more, with arguments of the test's choice: the packed agent is only ever loaded there.
 *
 * <p>Compiled into the tests of each module that starts JVMs.
 */
public final class ChildJvm {
    private static final long SECONDS = 300;

    /** The JVM says on standard error that it has picked one of these up. */
    private static final List<String> PICKED_UP =
            List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH");

    /**
     * What came of a run.
     *
     * @param exit the exit code
     * @param out what it wrote to its standard output
     * @param err what it wrote to its standard error
     */
    public record Result(int exit, String out, String err) {
        public List<String> lines() {
            return out.lines().toList();
        }

        @Override
        public String toString() {
            return "exit " + exit + "\n-- out\n" + out + "\n-- err\n" + err;
        }
    }

    private ChildJvm() {}

    /** The project's directory. */
    public static Path root() {
        return property("weightless.root");
    }

    /** The jar that {@code -javaagent} takes. */
    public static Path agentJar() {
        return property("weightless.agent.jar");
    }

    /** The jar that user code compiles against. */
    public static Path coreJar() {
        return property("weightless.core.jar");
    }

    private static Path property(String name) {
        String path = System.getProperty(name);
        if (path == null || !Files.exists(Path.of(path))) {
            throw new AssertionError("nothing at -D" + name + "=" + path + ": run mvn verify");
        }
        return Path.of(path);
    }

    public static String agent() {
        return "-javaagent:" + agentJar();
    }

    /** The flag with options for the agent. */
    public static String agent(String options) {
        return agent() + "=" + options;
    }

    public static String path(Path... entries) {
        List<String> texts = new ArrayList<>();
        for (Path entry : entries) {
            texts.add(entry.toString());
        }
        return String.join(File.pathSeparator, texts);
    }

    /** Runs with these arguments in this directory, and with the flags that all tests are to run with. */
    public static Result run(Path directory, String... arguments) {
        return run(directory, List.of(arguments));
    }

    public static Result run(Path directory, List<String> arguments) {
        return run(java(arguments).directory(directory.toFile()));
    }

    /**
     * Starts one that goes on beside the test, with the flags that all tests are to run with.
     *
     * @param err a file for what it writes to its standard error
     */
    public static Process start(Path err, List<String> arguments) {
        ProcessBuilder builder = java(arguments).redirectError(err.toFile());
        builder.environment().keySet().removeAll(PICKED_UP);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : System.getProperty("test.jvm", "").split(" ")) {
            if (!flag.isBlank()) {
                command.add(flag);
            }
        }
        command.addAll(arguments);
        return new ProcessBuilder(command);
    }

    /** Runs any process to its end, with nothing to read on its standard input. */
    public static Result run(ProcessBuilder builder) {
        try {
            return finished(builder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Result finished(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weightless", ".out");
        Path err = Files.createTempFile("weightless", ".err");
        builder.redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().removeAll(PICKED_UP);
        Process process = builder.start();
        process.getOutputStream().close();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        Result result = new Result(process.exitValue(), read(out), read(err));
        Files.delete(out);
        Files.delete(err);
        if (!ended) {
            throw new AssertionError("still running after " + SECONDS + " s: " + builder.command() + "\n" + result);
        }
        return result;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
