package org.weightless.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.weightless.bench.peers.Contender.Machine;
import org.weightless.bench.peers.jdk.JdkPeer;

/** The child JVMs in which things are measured: their flags, and running one. */
public final class Launch {
    /** The agent's jar for the measured JVMs, or {@code none}; by default the one next to this build. */
    static final String AGENT_PROPERTY = "weightless.agent";
    private static final String NO_AGENT = "none";

    private Launch() {}

    /**
     * The flags of a JVM that measures contenders of this kind. What is made only to be called, {@code down} and {@code
     * descend}, is inlined for none of them, nor are its fiber copies. What resumes one of its frames has the same
     * name; but it is no call of the program, and left to the compiler. It is told by what it takes: a frame, where the
     * methods as written, and so their copies, begin with a number.
     */
    static List<String> measuringFlags(Machine machine) {
        List<String> flags = new ArrayList<>();
        if (machine == Machine.WITH_AGENT) {
            agent().ifPresent(jar -> flags.add("-javaagent:" + jar));
        } else {
            flags.addAll(JdkPeer.flags());
        }
        if (machine == Machine.VIRTUAL) {
            flags.addAll(List.of("-Djdk.virtualThreadScheduler.parallelism=1",
                    "-Djdk.virtualThreadScheduler.maxPoolSize=1", "-Djmh.executor=VIRTUAL"));
        }
        flags.add("-XX:CompileCommand=quiet");
        for (String method : List.of("down", "descend")) {
            String called = machine == Machine.WITH_AGENT ? method + "(I" : method;
            flags.add("-XX:CompileCommand=dontinline,org/weightless/bench/*." + called);
        }
        return flags;
    }

    /** The agent's jar, relative to the working directory where it is below it, so that results name no machine. */
    static Optional<Path> agent() {
        String given = System.getProperty(AGENT_PROPERTY);
        if (NO_AGENT.equals(given)) {
            return Optional.empty();
        }
        Path jar = given != null ? Path.of(given) : builtAgent();
        if (!Files.isRegularFile(jar)) {
            throw new IllegalStateException("no agent at " + jar + ": build it with mvn package, or say -D"
                    + AGENT_PROPERTY + "=<jar>, or =" + NO_AGENT + " to measure without it");
        }
        Path here = Path.of("").toAbsolutePath();
        return Optional.of(jar.toAbsolutePath().startsWith(here) ? here.relativize(jar.toAbsolutePath()) : jar);
    }

    private static Path builtAgent() {
        Path root = ownClasses().resolve("../../..").normalize();
        return root.resolve("agent/target/weightless-agent.jar");
    }

    /** The jar (or directory) that this program was started from. */
    public static Path ownClasses() {
        try {
            return Path.of(Launch.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean agentIsRunning() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .anyMatch(flag -> flag.startsWith("-javaagent:"));
    }

    /** Runs this JDK's {@code java}; gives its standard output, trimmed. */
    static String java(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        try {
            Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
            if (process.waitFor() != 0) {
                throw new IllegalStateException("failed: " + String.join(" ", command) + "\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
