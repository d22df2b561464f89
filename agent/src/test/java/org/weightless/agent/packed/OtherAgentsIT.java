package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jacoco.agent.AgentJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
