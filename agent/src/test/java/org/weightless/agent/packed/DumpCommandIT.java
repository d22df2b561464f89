package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.weightless.agent.testing.ChildJvm;

/** {@code dump <pid>} prints what the fibers of another JVM are doing, and leaves that one as it is. */
class DumpCommandIT {
    private static final String APP = """
            import java.io.*;
            import java.util.*;
            import java.util.concurrent.*;
            import org.weightless.*;
            import org.weightless.channel.*;
            public class Busy {
                static final CompletableFuture<String> line = new CompletableFuture<>();
                public static void main(String[] args) throws Exception {
                    new Scheduler[] {Scheduler.roundRobin()}[0].spawn("never run", Fiber::yield);
                    Scheduler scheduler = Scheduler.roundRobin();
                    Channel<String> mail = Channel.<String>rendezvous().named("mail");
                    scheduler.spawn("reader", () -> {
                        String name = "a \\"reader\\"";
                        String odd = ".".repeat(59) + "\\ud83d\\ude00 and \\ud83d";
                        List.of(1).forEach(each -> System.out.println(name + each + mail.receive() + odd.charAt(0)));
                    });
                    scheduler.spawn("writer", () -> {
                        Generator<Integer> numbers = Generator.of(() -> {
                            for (int i = 40; ; i++) Fiber.yield(i);
                        });
                        numbers.next();
                        System.out.println("ready");
                        mail.send(Fiber.await(line) + numbers.next());
                    });
                    Thread reader = new Thread(() -> {
                        try {
                            line.complete(new BufferedReader(new InputStreamReader(System.in)).readLine());
                        } catch (IOException e) {
                            line.completeExceptionally(e);
                        }
                    });
                    reader.start();
                    scheduler.run();
                }
            }
            """;

    @TempDir
    Path directory;

    private Process start(String... options) {
        Path classes = Apps.compileOne(directory, "Busy", APP);
        List<String> arguments = new ArrayList<>(List.of("-XX:+EnableDynamicAgentLoading"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("-cp", ChildJvm.path(classes, ChildJvm.coreJar()), "Busy"));
        return ChildJvm.start(directory.resolve("err"), arguments);
    }

    private ChildJvm.Result dump(String... arguments) {
        List<String> command = new ArrayList<>(List.of("-jar", ChildJvm.agentJar().toString(), "dump"));
        command.addAll(List.of(arguments));
        return ChildJvm.run(directory, command);
    }

    @Test
    void fibersAreShownWithTheirVariablesAndGoOn() throws Exception {
        Process process = start(ChildJvm.agent("jdk=true"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
                PrintWriter in = new PrintWriter(process.getOutputStream(), true)) {
            assertEquals("ready", out.readLine());
            String pid = Long.toString(process.pid());
            ChildJvm.Result text = dump(pid);
            assertEquals(0, text.exit(), text::toString);
            for (String part : List.of(
                    "#1 reader  WAITING  priority 1\n    waits for receive from channel mail\n    at Busy.lambda$main$",
                    "        operand1: String = \"a \\\"reader\\\"\"\n", ".forEach(",
                    "#2 writer  WAITING  priority 1\n    waits for a stage, java.util.concurrent.CompletableFuture@",
                    "        numbers: Generator = Generator@", "\n    in Fiber.yield(int)\n    at Busy.lambda$main$",
                    "        i: int = 40\n")) {
                assertTrue(text.out().replace("\r\n", "\n").contains(part), () -> part + "\n" + text);
            }
            ChildJvm.Result json = dump(pid, "--json");
            assertEquals(0, json.exit(), json::toString);
            String squeezed = json.out().replaceAll("\\s", "");
            assertTrue(squeezed.startsWith("{\"schedulers\":[{\"number\":"), squeezed);
            assertTrue(squeezed.contains("{\"id\":1,\"name\":\"reader\",\"state\":\"WAITING\",\"priority\":1,"), squeezed);
            assertTrue(
                    squeezed.contains(
                            "{\"name\":\"operand1\",\"type\":\"String\",\"value\":\"\\\"a\\\\\\\"reader\\\\\\\"\\\"\"}"),
                    squeezed);
            assertTrue(squeezed.endsWith("]}"), squeezed);
            in.println("sent ");
            assertEquals("a \"reader\"1sent 41.", out.readLine());
            assertEquals(0, process.waitFor());
            assertEquals("", Files.readString(directory.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aJvmThatCannotAnswerSaysWhyAndGoesOn() throws Exception {
        Path classes = Apps.compileOne(directory, "Failing", """
                import java.lang.reflect.Field;
                import java.util.Collection;
                import java.util.function.BiConsumer;
                public class Failing {
                    @SuppressWarnings("unchecked")
                    public static void main(String[] args) throws Exception {
                        Field dumpers = Class.forName("org.weightless.agent.DumpAnswer").getDeclaredField("DUMPERS");
                        dumpers.setAccessible(true);
                        BiConsumer<Appendable, Boolean> failing = (out, json) -> {
                            throw new StackOverflowError("no stack");
                        };
                        ((Collection<Object>) dumpers.get(null)).add(failing);
                        System.out.println("ready");
                        System.in.read();
                    }
                }
                """);
        Process process = ChildJvm.start(directory.resolve("err"), List.of("-XX:+EnableDynamicAgentLoading",
                ChildJvm.agent(), "-cp", classes.toString(), "Failing"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()));
                PrintWriter in = new PrintWriter(process.getOutputStream(), true)) {
            assertEquals("ready", out.readLine());
            String pid = Long.toString(process.pid());
            for (String[] arguments : new String[][] {{pid}, {pid, "--json"}}) {
                ChildJvm.Result refused = dump(arguments);
                assertEquals(1, refused.exit(), refused::toString);
                assertEquals("", refused.out());
                assertEquals("weightless: the JVM " + pid + " could not write its dump: java.lang.StackOverflowError:"
                        + " no stack", refused.err().strip());
            }
            in.println();
            assertEquals(0, process.waitFor());
            assertEquals("", Files.readString(directory.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void aJvmWithoutTheAgentIsLeftAlone() throws Exception {
        Path classes = Apps.compileOne(directory, "Quiet", """
                public class Quiet {
                    public static void main(String[] args) throws Exception {
                        System.out.println("ready");
                        System.in.read();
                    }
                }
                """);
        Process process =
                ChildJvm.start(directory.resolve("err"), List.of("-cp", classes.toString(), "Quiet"));
        try (BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream()))) {
            assertEquals("ready", out.readLine());
            ChildJvm.Result refused = dump(Long.toString(process.pid()));
            assertEquals(1, refused.exit());
            assertTrue(refused.err().contains("runs no Weightless agent"), refused::toString);
            assertEquals("", Files.readString(directory.resolve("err")));
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void wrongArgumentsAreRefused() {
        for (String[] arguments : new String[][] {{}, {"abc"}, {"1", "2"}, {"1", "--yaml"}}) {
            ChildJvm.Result refused = dump(arguments);
            assertEquals(2, refused.exit());
            assertTrue(refused.err().contains("dump needs the id of one process"), refused::toString);
        }
    }
}
