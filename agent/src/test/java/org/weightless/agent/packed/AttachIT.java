package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.VirtualMachine;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;

/**
 * The agent is attached to an application that runs: what goes wrong there is told to whoever attaches, and the
 * application goes on.
 */
class AttachIT {
    private static final String APP = """
            import java.io.*;
            public class Waits {
                public static void main(String[] args) throws Exception {
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
                    System.out.println("ready");
                    in.readLine();
                    Hello.main(args);
                }
            }
            """;

    @TempDir
    Path directory;

    @Test
    void noMistakeEndsTheApplication() throws Exception {
        Apps.write(directory, "src/Hello.java", Apps.HELLO);
        Path classes = Apps.compileOne(directory, "Waits", APP);
        Process process = ChildJvm.start(directory.resolve("err"),
                List.of("-XX:+EnableDynamicAgentLoading", "-cp", classes.toString(), "Waits"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
                PrintWriter in = new PrintWriter(process.getOutputStream(), true)) {
            assertEquals("ready", out.readLine());
            attach(process, "help");
            assertThrows(AgentInitializationException.class, () -> attach(process, "colour=red"));
            attach(process, "");
            assertThrows(AgentInitializationException.class, () -> attach(process, ""));
            assertTrue(process.isAlive());
            in.println();
            assertEquals("3", out.readLine());
            assertEquals("2", out.readLine());
            assertEquals("1", out.readLine());
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    /** All of it is loaded, and its lambdas are linked, before there is an agent. */
    private static final String EARLY = """
            import java.io.*;
            import java.util.*;
            import java.util.function.*;
            import org.weightless.*;
            public class Early {
                private static int made;
                private final int number;
                static final IntFunction<Object> lambda = i -> Fiber.yield("lambda " + i);
                static final Function<Integer, Early> constructor = Early::new;
                static final Runnable stored = (Runnable & Serializable) () -> Fiber.yield("stored");
                static final Comparator<Early> byNumber = Comparator.comparing(early -> {
                    Fiber.yield("compared " + early.number);
                    return early.number;
                });
                Early(int number) {
                    this.number = number;
                    if (yields) Fiber.yield("made " + number);
                    made++;
                }
                static boolean yields;
                private void walk(int depth) {
                    if (depth > 0) walk(depth - 1); else if (yields) Fiber.yield("walked " + number);
                }
                static class Nested {
                    static void fail(Early early) {
                        early.walk(1);
                        throw new IllegalStateException("behind a yield");
                    }
                }
                public static void main(String[] args) throws Exception {
                    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
                    Early early = constructor.apply(1);
                    early.walk(3);
                    try {
                        Nested.fail(new Early(0));
                    } catch (IllegalStateException expected) {
                        yields = true;
                    }
                    System.out.println("ready");
                    in.readLine();
                    Generator.of(() -> {
                        lambda.apply(1);
                        stored.run();
                        byNumber.compare(early, early);
                        Early made = constructor.apply(2);
                        made.walk(3);
                        try {
                            Nested.fail(made);
                        } catch (IllegalStateException e) {
                            StackTraceElement top = e.getStackTrace()[0];
                            Fiber.yield(top.getClassName() + "." + top.getMethodName() + " " + e.getMessage());
                        }
                    }).forEachRemaining(System.out::println);
                    System.out.println(made);
                }
            }
            """;

    @Test
    void classesThatWereLoadedBeforeTheAgentYieldAndHaveTraces() throws Exception {
        Path classes = Apps.compileOne(directory, "Early", EARLY);
        String path = ChildJvm.path(classes, ChildJvm.coreJar());
        Process process = ChildJvm.start(directory.resolve("err"),
                List.of("-XX:+EnableDynamicAgentLoading", "-cp", path, "Early"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
                PrintWriter in = new PrintWriter(process.getOutputStream(), true)) {
            assertEquals("ready", out.readLine());
            attach(process, "");
            in.println();
            for (String line : List.of("lambda 1", "stored", "compared 1", "compared 1", "made 2", "walked 2", "walked 2",
                    "Early$Nested.fail behind a yield", "3")) {
                assertEquals(line, out.readLine(), () -> err());
            }
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    private static final String WORK = """
            import org.weightless.*;
            public class Work {
                static void loop() {
                    while (true) {
                        Fiber.yield("loop VERSION");
                        inner();
                    }
                }
                private static void inner() { Fiber.yield("inner VERSION"); }
            }
            """;

    private static final String REDEFINES = """
            import java.io.*;
            import java.lang.instrument.*;
            import java.nio.file.*;
            import org.weightless.*;
            public class Redefines {
                static Instrumentation instrumentation;
                public static void premain(String options, Instrumentation given) { instrumentation = given; }
                public static void main(String[] args) throws Exception {
                    Class.forName("Work");
                    System.out.println("ready");
                    System.in.read();
                    Generator<Object> old = Generator.of(Work::loop);
                    System.out.println(old.next() + " " + old.next());
                    for (String file : args) {
                        byte[] bytes = Files.readAllBytes(Path.of(file));
                        instrumentation.redefineClasses(new ClassDefinition(Work.class, bytes));
                        System.out.println(old.next() + " " + old.next() + " " + Generator.of(Work::loop).next());
                    }
                }
            }
            """;

    /** Its first companion is hidden, and nobody can change it. */
    @Test
    void oldCodeOfAClassThatWasLoadedBeforeTheAgentCallsTheNew() throws Exception {
        Path[] versions = new Path[4];
        for (int i = 1; i < versions.length; i++) {
            Apps.write(directory, "work" + i + "/Work.java", WORK.replace("VERSION", "" + i));
            versions[i] = Apps.compile(directory.resolve("work" + i), directory.resolve("classes" + i));
        }
        Apps.write(directory, "work1/Redefines.java", REDEFINES);
        Path classes = Apps.compile(directory.resolve("work1"), directory.resolve("classes1"));
        Path jar = Apps.jar(directory.resolve("redefines.jar"), classes, "Premain-Class", "Redefines",
                "Can-Redefine-Classes", "true");
        Process process = ChildJvm.start(directory.resolve("err"), List.of("-XX:+EnableDynamicAgentLoading",
                "-javaagent:" + jar, "-cp", ChildJvm.path(classes, ChildJvm.coreJar()), "Redefines",
                versions[2].resolve("Work.class").toString(), versions[3].resolve("Work.class").toString()));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
                PrintWriter in = new PrintWriter(process.getOutputStream(), true)) {
            assertEquals("ready", out.readLine());
            attach(process, "");
            in.println();
            for (String line : List.of("loop 1 inner 1", "loop 1 inner 2 loop 2", "loop 1 inner 3 loop 3")) {
                assertEquals(line, out.readLine(), () -> err());
            }
            assertEquals(0, process.waitFor());
        } finally {
            process.destroyForcibly();
        }
    }

    private String err() {
        try {
            return Files.readString(directory.resolve("err"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void attach(Process process, String options) throws Exception {
        VirtualMachine machine = VirtualMachine.attach(Long.toString(process.pid()));
        try {
            machine.loadAgent(ChildJvm.agentJar().toString(), options);
        } finally {
            machine.detach();
        }
    }
}
