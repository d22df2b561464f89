package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.weightless.agent.packed.Apps.HELLO;
import static org.weightless.agent.packed.Apps.HELLO_OUTPUT;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** All ways to start an application under the agent; each prints what the application prints and nothing else. */
class LaunchIT {
    @TempDir
    Path directory;

    private static void assertPrints(String expected, Result result) {
        assertEquals(new Result(0, expected, ""), result);
    }

    @Test
    void aSingleSourceFileRunsAsItStands() {
        Path file = Apps.write(directory, "Hello.java", HELLO);
        assertPrints(HELLO_OUTPUT,
                ChildJvm.run(directory, ChildJvm.agent(), "-cp", ChildJvm.coreJar().toString(), file.toString()));
    }

    @Test
    void compiledClassesNeedNoCoreOnTheClassPath() {
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        assertPrints(HELLO_OUTPUT, ChildJvm.run(directory, ChildJvm.agent(), "-cp", classes.toString(), "Hello"));
    }

    @Test
    void anExecutableJarRuns() {
        Path jar = Apps.jar(directory.resolve("app.jar"), Apps.compileOne(directory, "Hello", HELLO), "Main-Class", "Hello");
        assertPrints(HELLO_OUTPUT, ChildJvm.run(directory, ChildJvm.agent(), "-jar", jar.toString()));
    }

    @Test
    void anEmptyListOfOptionsIsNoOption() {
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        assertPrints(HELLO_OUTPUT, ChildJvm.run(directory, ChildJvm.agent(""), "-cp", classes.toString(), "Hello"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:-TieredCompilation", "-Xcomp",
        "-XX:-EnableDynamicAgentLoading", "-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:-UseCompressedOops", "-Xverify:all",
        "-Xshare:off", "-XX:+UseZGC"})
    void theJvmsModesMakeNoDifference(String flag) {
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        Result result = ChildJvm.run(directory, flag, ChildJvm.agent(), "-cp", classes.toString(), "Hello");
        // Of -Xverify the JVM itself says that it is deprecated.
        String err = flag.startsWith("-Xverify") ? result.err().replaceAll("(?m)^.*warning: Options? -Xverify.*\\R", "")
                : result.err();
        assertPrints(HELLO_OUTPUT, new Result(result.exit(), result.out(), err));
    }

    /** JDK 24 has none any more. */
    @Test
    void anApplicationWithAllPermissionsRunsUnderASecurityManager() {
        assumeTrue(Runtime.version().feature() < 24, "needs a security manager");
        Path policy = Apps.write(directory, "all.policy", "grant { permission java.security.AllPermission; };");
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        Result result = ChildJvm.run(directory, "-Djava.security.manager", "-Djava.security.policy=" + policy,
                ChildJvm.agent(), "-cp", classes.toString(), "Hello");
        // The JVM says that it is deprecated.
        String err = result.err().replaceAll("(?m)^WARNING: .*Security Manager.*\\R", "");
        assertPrints(HELLO_OUTPUT, new Result(result.exit(), result.out(), err));
    }

    @Test
    void anAgentInADirectoryWithASpaceRuns() throws IOException {
        Path home = Files.createDirectory(directory.resolve("a directory"));
        Path agent = Files.copy(ChildJvm.agentJar(), home.resolve("weightless-agent.jar"));
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        assertPrints(HELLO_OUTPUT, ChildJvm.run(directory, "-javaagent:" + agent, "-cp", classes.toString(), "Hello"));
    }

    @Test
    void anAgentWithItsVersionInItsNameRunsWithoutAWarning() throws IOException {
        String version;
        try (JarFile jar = new JarFile(ChildJvm.agentJar().toFile())) {
            version = jar.getManifest().getMainAttributes().getValue("Implementation-Version");
        }
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        for (String each : Set.of(version, version.replace("-SNAPSHOT", ""))) {
            Path home = Files.createDirectory(directory.resolve(each));
            Path agent = Files.copy(ChildJvm.agentJar(), home.resolve("weightless-agent-" + each + ".jar"));
            assertPrints(HELLO_OUTPUT, ChildJvm.run(directory, "-javaagent:" + agent, "-cp", classes.toString(), "Hello"));
        }
    }

    @Test
    void aRenamedAgentRunsThoughTheJvmMayWarn() throws IOException {
        Path agent = Files.copy(ChildJvm.agentJar(), directory.resolve("renamed-1.0.jar"));
        Path classes = Apps.compileOne(directory, "Hello", HELLO);
        Result result = ChildJvm.run(directory, "-javaagent:" + agent, "-cp", classes.toString(), "Hello");
        assertEquals(HELLO_OUTPUT, result.out(), result::toString);
        assertEquals(0, result.exit());
    }

    @Test
    void anApplicationThatNeverYieldsIsNotTouchedInWhatItPrints() {
        Path classes = Apps.compileOne(directory, "Plain", """
                import java.util.*;
                import java.util.stream.*;
                public class Plain {
                    public static void main(String[] args) throws Exception {
                        System.out.println(IntStream.range(0, 5).boxed().collect(Collectors.groupingBy(i -> i % 2)));
                        var methods = Arrays.stream(Plain.class.getDeclaredMethods());
                        System.out.println(methods.filter(m -> !m.isSynthetic()).count());
                        Thread thread = new Thread(() -> System.out.println("in a thread"));
                        thread.start();
                        thread.join();
                        try {
                            List.of(1).add(2);
                        } catch (UnsupportedOperationException e) {
                            System.out.println(e.getStackTrace()[e.getStackTrace().length - 1]);
                        }
                    }
                }
                """);
        Result without = ChildJvm.run(directory, "-cp", classes.toString(), "Plain");
        assertPrints(without.out(), ChildJvm.run(directory, ChildJvm.agent(), "-cp", classes.toString(), "Plain"));
    }

    @Test
    void anExceptionOfTheMainMethodLeavesTheJvmAsEver() {
        Path classes = Apps.compileOne(directory, "Failing", """
                public class Failing {
                    public static void main(String[] args) {
                        throw new IllegalStateException("out of main");
                    }
                }
                """);
        Result without = ChildJvm.run(directory, "-cp", classes.toString(), "Failing");
        assertEquals(without, ChildJvm.run(directory, ChildJvm.agent(), "-cp", classes.toString(), "Failing"));
    }
}
