package org.weightless.docs;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs what the documentation shows in processes of their own, under the packed agent: as a reader would. */
final class ChildJvm {
    static final Path ROOT = property("weightless.root");
    private static final Path AGENT = property("weightless.agent.jar");
    private static final Path CORE = property("weightless.core.jar");
    private static final Path JAVA_HOME = Path.of(System.getProperty("java.home"));
    /** Most of the time goes into compiling a few lines once: the optimising compiler would only be in the way. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";
    private static final int PATIENCE_SECONDS = 120;

    /** What a process has printed. */
    record Result(int exitCode, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }
    }

    private ChildJvm() {}

    /** Runs a single source file. */
    static Result runSource(Path file) throws IOException, InterruptedException {
        return runSource(file, List.of());
    }

    /** Runs a single source file that uses the libraries which these classes come from. */
    static Result runSource(Path file, List<Class<?>> libraries) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(JAVA_HOME.resolve("bin/java").toString(), QUICK_START));
        String flags = System.getProperty("test.jvm", "").trim();
        if (!flags.isEmpty()) {
            command.addAll(List.of(flags.split("\\s+")));
        }
        StringBuilder classPath = new StringBuilder(CORE.toString());
        for (Class<?> library : libraries) {
            String location = library.getProtectionDomain().getCodeSource().getLocation().getPath();
            classPath.append(File.pathSeparator).append(location);
        }
        command.addAll(List.of("-javaagent:" + AGENT, "-cp", classPath.toString(), file.toString()));
        return run(new ProcessBuilder(command), false);
    }

    /**
     * Runs a line of shell in the project's directory, with what it prints and reports in one. A {@code mvn} in front of the real
     * one fails, so that a launcher which finds the jars out of date says so instead of building inside the build.
     */
    static Result runShell(String line) throws IOException, InterruptedException {
        Path bin = Files.createTempDirectory("weightless-docs");
        Path mvn = bin.resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\necho 'the jars are out of date: run mvn package first'\nexit 1\n");
        if (!mvn.toFile().setExecutable(true)) {
            throw new IOException("cannot make " + mvn + " executable");
        }
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", line).directory(ROOT.toFile());
        Map<String, String> environment = builder.environment();
        environment.put("JAVA_HOME", JAVA_HOME.toString());
        environment.put("PATH", bin + ":" + JAVA_HOME.resolve("bin") + ":" + environment.get("PATH"));
        environment.remove("WEIGHTLESS_OPTIONS");
        environment.put("JAVA_OPTS", QUICK_START);
        try {
            return run(builder, true);
        } finally {
            Files.delete(mvn);
            Files.delete(bin);
        }
    }

    private static Result run(ProcessBuilder builder, boolean merged) throws IOException, InterruptedException {
        Path out = Files.createTempFile("weightless", ".out");
        Path err = Files.createTempFile("weightless", ".err");
        builder.environment().remove("JDK_JAVA_OPTIONS");
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.redirectOutput(out.toFile());
        if (merged) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectError(err.toFile());
        }
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("still running after " + PATIENCE_SECONDS + " s: " + builder.command());
            }
            return new Result(process.exitValue(), read(out), read(err));
        } finally {
            process.destroyForcibly();
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private static Path property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the system property " + name + " is missing: the build's pom sets it");
        }
        return Path.of(value);
    }
}
