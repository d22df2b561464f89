package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/**
 * A program of {@code agent/src/frameworks}. With the argument {@code fibers} it does more, which needs the agent.
 *
 * @param name of its directory
 * @param main its main class
 */
record Framework(String name, String main) {
    /** Where the profile has built everything. */
    static Path built() {
        Path built = ChildJvm.root().resolve("agent/target/frameworks");
        if (!Files.isDirectory(built)) {
            throw new AssertionError("nothing at " + built + ": run mvn -Pframeworks verify");
        }
        return built;
    }

    Path directory() {
        return built().resolve(name);
    }

    Path library(String file) {
        return directory().resolve("lib").resolve(file);
    }

    String classPath() {
        return ChildJvm.path(directory().resolve("classes"), directory().resolve("lib/*"), ChildJvm.coreJar());
    }

    /** Runs it with these flags of the JVM. */
    Result run(List<String> flags, String... arguments) {
        List<String> command = new ArrayList<>(flags);
        command.addAll(List.of("-Djava.io.tmpdir=" + temporary(), "-cp", classPath(), main));
        command.addAll(List.of(arguments));
        return ChildJvm.run(directory(), command);
    }

    private File temporary() {
        File temporary = directory().resolve("temporary").toFile();
        temporary.mkdirs();
        return temporary;
    }

    /** It prints these lines, with the agent as without it. */
    void printsTheSame(String... lines) {
        Result plain = run(List.of());
        assertEquals(List.of(lines), plain.lines(), plain::toString);
        assertEquals(0, plain.exit(), plain::toString);
        assertEquals(plain, run(List.of(ChildJvm.agent())));
    }

    /** In fibers it prints these lines; and complains about nothing. */
    void printsInFibers(String... lines) {
        Result result = run(List.of(ChildJvm.agent()), "fibers");
        assertEquals(List.of(lines), result.lines(), result::toString);
        assertEquals(0, result.exit(), result::toString);
        assertEquals(List.of(), complaints(result), result::toString);
    }

    /** What a run has on its standard error that is neither of the JVM nor of the framework's usual warnings. */
    static List<String> complaints(Result result) {
        return result.err().lines()
                .filter(line -> line.contains("weightless") || line.contains("xception") || line.contains("Error")).toList();
    }
}
