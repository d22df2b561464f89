package org.weightless.agent.packed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs the JVM of this test once more, with arguments of the test's choice: the packed agent is only ever loaded there. */
final class ChildJvm {
    private static final long SECONDS = 120;

    /**
     * What came of a run.
     *
     * @param exit the exit code
     * @param out what it wrote to its standard output
     * @param err what it wrote to its standard error
     */
    record Result(int exit, String out, String err) {
        @Override
        public String toString() {
            return "exit " + exit + "\n-- out\n" + out + "\n-- err\n" + err;
        }
    }

    private ChildJvm() {}

    /** The jar that {@code -javaagent} takes. */
    static Path agentJar() {
        return product("weightless-agent");
    }

    /** The jar that user code compiles against. */
    static Path coreJar() {
        return product("weightless-core");
    }

    private static Path product(String name) {
        String property = name.replace('-', '.') + ".jar";
        String path = System.getProperty(property);
        if (path == null || !Files.isRegularFile(Path.of(path))) {
            throw new AssertionError("no " + name + ".jar at -D" + property + "=" + path + ": run mvn verify");
        }
        return Path.of(path);
    }

    static String agent() {
        return "-javaagent:" + agentJar();
    }

    /** The flag with options for the agent. */
    static String agent(String options) {
        return agent() + "=" + options;
    }

    static String path(Path... entries) {
        List<String> texts = new ArrayList<>();
        for (Path entry : entries) {
            texts.add(entry.toString());
        }
        return String.join(File.pathSeparator, texts);
    }

    /** Runs with these arguments in this directory, and with the flags that all tests are to run with. */
    static Result run(Path directory, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : System.getProperty("test.jvm", "").split(" ")) {
            if (!flag.isBlank()) {
                command.add(flag);
            }
        }
        command.addAll(List.of(arguments));
        try {
            return run(directory, command);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Result run(Path directory, List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile(directory, "out", ".txt");
        Path err = Files.createTempFile(directory, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile());
        // The JVM says on standard error that it has picked one of these up.
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"));
        Process process = builder.start();
        boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
        if (!ended) {
            process.destroyForcibly().waitFor();
        }
        Result result = new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        if (!ended) {
            throw new AssertionError("still running after " + SECONDS + " s: " + command + "\n" + result);
        }
        return result;
    }
}
