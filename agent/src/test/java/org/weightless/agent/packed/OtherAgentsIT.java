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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** The agent among others: none undoes what another one did. */
class OtherAgentsIT {
    @TempDir
    Path directory;

    private void runWithJacoco(boolean first) throws IOException {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        File jacoco = AgentJar.extractToTempLocation();
        Path data = directory.resolve("jacoco.exec");
        String coverage = "-javaagent:" + jacoco + "=destfile=" + data;
        Result result = ChildJvm.run(directory, first ? coverage : ChildJvm.agent(), first ? ChildJvm.agent() : coverage,
                "-cp", classes.toString(), "Hello");
        assertEquals(new Result(0, Apps.HELLO_OUTPUT, ""), result);
        String executed = new String(Files.readAllBytes(data), StandardCharsets.ISO_8859_1);
        assertTrue(executed.contains("Hello"), "no coverage of the class");
    }

    @Test
    void jacocoInFrontOfUsCountsAndYieldsWork() throws IOException {
        runWithJacoco(true);
    }

    @Test
    void jacocoBehindUsCountsAndYieldsWork() throws IOException {
        runWithJacoco(false);
    }

    @Test
    void theAgentGivenTwiceIsAClearError() {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        Result result = ChildJvm.run(directory, ChildJvm.agent(), ChildJvm.agent(), "-cp", classes.toString(), "Hello");
        assertEquals(1, result.exit(), result::toString);
        assertEquals("", result.out(), result::toString);
        assertTrue(result.err().startsWith("weightless: "), result::toString);
        assertTrue(result.err().contains("already"), result::toString);
        assertEquals(1, result.err().lines().count(), result::toString);
    }

    /** Retransforms on demand what the JVM lets it, giving back the bytes that it was given. */
    private Path retransformer() {
        Apps.write(directory, "other/Retransformer.java", """
                import java.lang.instrument.*;
                import java.security.ProtectionDomain;
                import java.util.*;
                public class Retransformer implements ClassFileTransformer {
                    private static Instrumentation instrumentation;
                    private static final Set<String> seen = Collections.synchronizedSet(new TreeSet<>());
                    public static void premain(String options, Instrumentation given) {
                        instrumentation = given;
                        given.addTransformer(new Retransformer(), true);
                    }
                    @Override public byte[] transform(ClassLoader loader, String name, Class<?> type,
                            ProtectionDomain domain, byte[] bytes) {
                        if (type == null || loader == null && !name.startsWith("org/weightless/")) {
                            return null;
                        }
                        seen.add(name);
                        return bytes.clone();
                    }
                    public static Set<String> retransformAll() throws Exception {
                        List<Class<?>> all = new ArrayList<>();
                        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
                            if (instrumentation.isModifiableClass(type)) {
                                all.add(type);
                            }
                        }
                        instrumentation.retransformClasses(all.toArray(Class<?>[]::new));
                        return seen;
                    }
                }
                """);
        Path classes = Apps.compile(directory.resolve("other"), directory.resolve("other-classes"));
        return Apps.jar(directory.resolve("retransformer.jar"), classes,
                "Premain-Class", "Retransformer", "Can-Retransform-Classes", "true");
    }

    private void runWithRetransformer(boolean first) {
        Path jar = retransformer();
        Apps.write(directory, "src/Kept.java", """
                import java.util.*;
                import org.weightless.*;
                public class Kept {
                    static int depth(int n) {
                        if (n == 0) {
                            Fiber.yield("deep");
                            return 0;
                        }
                        return 1 + depth(n - 1);
                    }
                    public static void main(String[] args) throws Exception {
                        Generator<Object> suspended = Generator.of(() -> {
                            Fiber.yield("before");
                            Fiber.yield("after " + depth(5));
                        });
                        System.out.println(suspended.next());
                        int methods = Kept.class.getDeclaredMethods().length;
                        Set<?> seen = Retransformer.retransformAll();
                        System.out.println(seen.contains("Kept") && seen.contains("org/weightless/Generator"));
                        System.out.println(methods == Kept.class.getDeclaredMethods().length);
                        suspended.forEachRemaining(System.out::println);
                        Generator.of(() -> depth(3)).forEachRemaining(System.out::println);
                    }
                }
                """);
        Path classes = Apps.compile(directory.resolve("src"), directory.resolve("classes"), "-cp",
                ChildJvm.path(ChildJvm.coreJar(), jar));
        String other = "-javaagent:" + jar;
        Result result = ChildJvm.run(directory, first ? other : ChildJvm.agent(), first ? ChildJvm.agent() : other,
                "-cp", classes.toString(), "Kept");
        assertEquals(new Result(0, Apps.lines("before", "true", "true", "deep", "after 5", "deep"), ""), result);
    }

    @Test
    void aClassThatAnAgentBehindUsRetransformsKeepsItsFiberCopies() {
        runWithRetransformer(false);
    }

    @Test
    void aClassThatAnAgentInFrontOfUsRetransformsKeepsItsFiberCopies() {
        runWithRetransformer(true);
    }

    /** Two versions of a nest, one of which another agent hands in from its class file. */
    private static String host(String word) {
        return """
                import org.weightless.*;
                public class Host {
                    private static String word() { return "WORD"; }
                    static class Inner {
                        private String both() { Fiber.yield("between"); return word() + word(); }
                    }
                    static String inFiber() {
                        Generator<String> texts = Generator.of(() -> Fiber.yield(new Inner().both()));
                        return texts.next() + " " + texts.next();
                    }
                    static String outside() { return word() + word(); }
                }
                """.replace("WORD", word);
    }

    /** Changes {@code Host} on demand, and {@code Late} when it is loaded, to what is in the directory that it is given. */
    private static final String HANDS_IN = """
            import java.lang.instrument.*;
            import java.nio.file.*;
            import java.security.ProtectionDomain;
            public class HandsIn implements ClassFileTransformer {
                static Instrumentation instrumentation;
                private final Path files;
                private final String name;
                HandsIn(Path files, String name) { this.files = files; this.name = name; }
                public static void premain(String options, Instrumentation given) { instrumentation = given; }
                public static void agentmain(String options, Instrumentation given) { instrumentation = given; }
                @Override public byte[] transform(ClassLoader loader, String name, Class<?> type, ProtectionDomain domain,
                        byte[] bytes) {
                    try {
                        return name.equals(this.name) ? Files.readAllBytes(files.resolve(name + ".class")) : null;
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
                static void retransform(Path files) throws Exception {
                    HandsIn transformer = new HandsIn(files, "Host");
                    instrumentation.addTransformer(transformer, true);
                    instrumentation.retransformClasses(Host.class);
                    instrumentation.removeTransformer(transformer);
                }
                static void redefine(Path files) throws Exception {
                    instrumentation.redefineClasses(new ClassDefinition(Host.class, Files.readAllBytes(files.resolve("Host.class"))));
                }
                static void watch(Path files) { instrumentation.addTransformer(new HandsIn(files, "Late"), true); }
            }
            """;

    private static final String HANDED = """
            import java.nio.file.*;
            public class Handed {
                /** @param args the agent's jar, or nothing where it is there; whether a fiber runs first; other class files */
                public static void main(String[] args) throws Exception {
                    Class.forName("HandsIn");
                    System.out.println(Boolean.parseBoolean(args[1]) ? Host.inFiber() : Host.outside());
                    if (!args[0].isEmpty()) {
                        var jvm = com.sun.tools.attach.VirtualMachine.attach(ProcessHandle.current().pid() + "");
                        jvm.loadAgent(args[0]);
                        jvm.detach();
                    }
                    HandsIn.watch(Path.of(args[2]));
                    System.out.println(Late.inFiber());
                    for (int i = 2; i < args.length; i++) {
                        HandsIn.retransform(Path.of(args[i]));
                        System.out.println(Host.outside() + " " + Host.inFiber());
                        HandsIn.redefine(Path.of(args[5 - i]));
                        System.out.println(Host.outside() + " " + Host.inFiber());
                        if (args[0].isEmpty()) { // with the agent alone JDK 17 itself goes back to what it loaded
                            HandsIn.instrumentation.retransformClasses(Host.class);
                        }
                        System.out.println(Host.outside() + " " + Host.inFiber());
                        HandsIn.retransform(Path.of(args[i]));
                        System.out.println(Host.outside() + " " + Host.inFiber());
                    }
                }
            }
            """;

    private static String late(String word) {
        return host(word).replace("Host", "Late");
    }

    private void runWithOneThatHandsIn(boolean attached, boolean first, boolean fiberFirst) {
        Apps.write(directory, "src/Host.java", host("old"));
        Apps.write(directory, "src/Late.java", late("old"));
        Apps.write(directory, "src/HandsIn.java", HANDS_IN);
        Apps.write(directory, "src/Handed.java", HANDED);
        Path core = ChildJvm.coreJar();
        Path classes = Apps.compile(directory.resolve("src"), directory.resolve("classes"), "-cp", core.toString());
        Path jar = Apps.jar(directory.resolve("hands-in.jar"), classes, "Premain-Class", "HandsIn", "Agent-Class", "HandsIn",
                "Can-Retransform-Classes", "true", "Can-Redefine-Classes", "true");
        List<String> command = new ArrayList<>(List.of("-Djdk.attach.allowAttachSelf=true", "-XX:+EnableDynamicAgentLoading"));
        List<String> agents = new ArrayList<>(List.of(ChildJvm.agent()));
        if (!attached) {
            agents.add(first ? 0 : 1, "-javaagent:" + jar);
        }
        command.addAll(agents);
        command.addAll(List.of("-cp", ChildJvm.path(classes, core), "Handed", attached ? jar.toString() : "",
                Boolean.toString(fiberFirst)));
        for (String word : List.of("new", "newer")) {
            Apps.write(directory, word + "-src/Host.java", host(word));
            Apps.write(directory, word + "-src/Late.java", late(word));
            command.add(Apps.compile(directory.resolve(word + "-src"), directory.resolve(word), "-cp", core.toString())
                    .toString());
        }
        Result result = ChildJvm.run(directory, command.toArray(String[]::new));
        String isNew = "newnew between newnew";
        String newer = "newernewer between newernewer";
        assertEquals(new Result(0, Apps.lines(fiberFirst ? "between oldold" : "oldold", "between newnew",
                isNew, newer, newer, isNew, newer, isNew, isNew, newer), ""), result);
    }

    /** As the JVM wants a nest to keep its members, and the agent's file does not know of companions. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAgentThatIsAttachedHandsInAClassFileOfItsOwn(boolean fiberFirst) {
        runWithOneThatHandsIn(true, false, fiberFirst);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAgentBehindUsHandsInAClassFileOfItsOwn(boolean fiberFirst) {
        runWithOneThatHandsIn(false, false, fiberFirst);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAgentInFrontOfUsHandsInAClassFileOfItsOwn(boolean fiberFirst) {
        runWithOneThatHandsIn(false, true, fiberFirst);
    }
}
