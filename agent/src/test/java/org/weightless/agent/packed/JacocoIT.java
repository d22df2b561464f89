package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jacoco.agent.AgentJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** JaCoCo's agent before and behind this one. */
class JacocoIT {
    /** So deep that the outer generators wait on the heap: what a trace of the innermost has of them is counted. */
    private static final String DEEP = """
            import java.util.Arrays;
            import org.weightless.Fiber;
            import org.weightless.Generator;

            public class Deep {
                static void nest(int levels) {
                    Fiber.yield(levels);
                    if (levels == 0) {
                        System.out.println(Arrays.stream(new Throwable().getStackTrace())
                                .filter(each -> each.getMethodName().equals("nest")).count());
                        System.out.println(Fiber.class.getModule());
                        return;
                    }
                    Generator<Object> inner = Generator.of(() -> nest(levels - 1));
                    while (inner.hasNext()) {
                        inner.next();
                    }
                }

                public static void main(String[] args) {
                    Generator.of(() -> nest(99)).forEachRemaining(value -> {});
                }
            }
            """;

    @TempDir
    Path directory;

    private String jacoco() throws IOException {
        File jar = directory.resolve("jacoco.jar").toFile();
        AgentJar.extractTo(jar);
        return "-javaagent:" + jar + "=destfile=" + directory.resolve("coverage");
    }

    private Result child(String... options) {
        List<String> arguments = new ArrayList<>(List.of(options));
        arguments.addAll(List.of("-cp", Apps.testClassPath(), ChildProgram.class.getName()));
        return ChildJvm.run(directory, arguments);
    }

    private void run(String... options) {
        Result result = child(options);
        assertEquals(Apps.lines(ChildProgram.OUTPUT), result.out(), result.err());
        assertEquals("", result.err());
        assertEquals(0, result.exit());
    }

    private String covered() throws IOException {
        return new String(Files.readAllBytes(directory.resolve("coverage")), StandardCharsets.ISO_8859_1);
    }

    @Test
    void alone() throws Exception {
        run(ChildJvm.agent());
    }

    @Test
    void jacocoBefore() throws Exception {
        run(jacoco(), ChildJvm.agent());
        assertTrue(covered().contains("org/weightless/agent/packed/ChildProgram"));
    }

    @Test
    void jacocoBehind() throws Exception {
        run(ChildJvm.agent(), jacoco());
        assertTrue(covered().contains("org/weightless/agent/packed/ChildProgram"));
    }

    /** JaCoCo leaves alone what the boot loader defines, and changes a core that is a module of the application's. */
    @Test
    void tracesAreWholeWhereTheCoreItselfIsCovered() throws Exception {
        Path classes = Apps.compileOne(directory, "Deep", DEEP);
        for (List<String> agents : List.of(List.of(jacoco(), ChildJvm.agent()), List.of(ChildJvm.agent(), jacoco()))) {
            List<String> arguments = new ArrayList<>(agents);
            arguments.addAll(List.of("-p", ChildJvm.coreJar().toString(), "--add-modules", "org.weightless", "-cp",
                    classes.toString(), "Deep"));
            Result result = ChildJvm.run(directory, arguments);
            assertEquals(List.of("100", "module org.weightless"), result.lines(), result::toString);
            assertTrue(covered().contains("org/weightless/runtime/Trampoline"));
        }
    }

    @Test
    void withoutAnyAgentTheMessageSaysSo() throws Exception {
        Result result = child();
        assertTrue(result.err().contains("-javaagent:weightless-agent.jar"), result.err());
        assertEquals(1, result.exit());
    }
}
