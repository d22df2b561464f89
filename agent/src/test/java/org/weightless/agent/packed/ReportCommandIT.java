package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** {@code java -jar weightless-agent.jar report <jar|dir>...} and what else the jar's main class does. */
class ReportCommandIT {
    @TempDir
    Path directory;

    private Result run(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-jar", ChildJvm.agentJar().toString()));
        all.addAll(List.of(arguments));
        return ChildJvm.run(directory, all.toArray(String[]::new));
    }

    private static void assertTotals(Result result, String... lines) {
        assertEquals(0, result.exit(), result::toString);
        assertEquals("", result.err());
        for (String line : lines) {
            assertTrue(result.out().matches("(?s)(.*\\R)?" + line + "\\R.*"), () -> "no line " + line + " in " + result);
        }
    }

    @Test
    void aDirectoryIsCountedAndVerified() {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        assertTotals(run("report", classes.toString()), "classes +1, with a companion 1",
                "methods +\\d+, with a fiber copy \\d+", "refused +0", "failed +0",
                "bytes +\\d+ of classes, \\d+ of companions \\(\\d+[.,]\\d\\d times\\)");
    }

    @Test
    void aJarGivesTheSameAsItsDirectory() {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        Path jar = Apps.jar(directory.resolve("hello.jar"), classes);
        assertEquals(run("report", classes.toString()), run("report", jar.toString()));
    }

    @Test
    void severalPathsAreSummedUp() {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        Apps.write(directory, "more/Other.java",
                "public class Other { Object o; public String toString() { return o.toString(); } }");
        Path more = Apps.compile(directory.resolve("more"), directory.resolve("more-classes"));
        assertTotals(run("report", classes.toString(), more.toString()), "classes +2, with a companion 2", "failed +0");
    }

    @Test
    void eachPinnedOrRefusedMethodHasALine() {
        Path classes = Apps.compileOne(directory, "Locked", """
                public class Locked {
                    int both(Runnable r) {
                        synchronized (this) {
                            r.run();
                        }
                        return 1;
                    }
                }
                """);
        Result result = run("report", classes.toString());
        assertEquals(0, result.exit(), result::toString);
        assertTrue(result.out().contains("Locked") && result.out().contains("both(Ljava/lang/Runnable;)I"), result::toString);
        assertTrue(result.out().contains("monitor"), result::toString);
    }

    @Test
    void aClassThatIsInvalidAsItIsHasNotFailed() {
        Apps.compileOne(directory, "Maker",
                "class Base {} class Made extends Base {} class Maker { Base make() { return new Made(); } }");
        Apps.write(directory, "later/Made.java", "class Made {}");
        Path classes = Apps.compile(directory.resolve("later"), directory.resolve("classes"));
        Result result = run("report", classes.toString());
        assertTotals(result, "invalid +Maker.class: does not verify as it is: make\\(\\)LBase;.*", "failed +0");
    }

    /** ASM's verifier has nothing against a variable that is listed twice. */
    @Test
    void whatOnlyTheJvmRefusesIsFound() throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        for (int version : new int[] {Opcodes.V1_4, Opcodes.V1_5, Opcodes.V1_7}) {
            ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
            writer.visit(version, Opcodes.ACC_PUBLIC, "Twice" + version, null, "java/lang/Object", null);
            MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "call", "(Ljava/lang/Runnable;)V", null, null);
            Label start = new Label();
            Label end = new Label();
            code.visitLabel(start);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitMethodInsn(Opcodes.INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
            code.visitInsn(Opcodes.RETURN);
            code.visitLabel(end);
            code.visitLocalVariable("r", "Ljava/lang/Runnable;", null, start, end, 0);
            code.visitLocalVariable("r", "Ljava/lang/Runnable;", null, start, end, 0);
            code.visitMaxs(0, 0);
            Files.write(classes.resolve("Twice" + version + ".class"), writer.toByteArray());
        }
        assertTotals(run("report", classes.toString()), "classes +3, with a companion 3", "failed +0",
                "invalid +Twice49.class: does not verify as it is: java.lang.ClassFormatError: Duplicated LocalVariableTable.*",
                "invalid +Twice51.class: does not verify as it is: java.lang.ClassFormatError: Duplicated LocalVariableTable.*");
    }

    @Test
    void aClassFileFromTheFutureIsRefusedWithItsVersion() {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        Apps.makeFuture(classes.resolve("Hello.class"));
        Result result = run("report", classes.toString());
        assertTotals(result, "refused +1 \\(refused 1\\)", "failed +0");
        assertTrue(result.out().contains("Hello") && result.out().contains("version 200"), result::toString);
    }

    @Test
    void aClassWhoseSuperclassIsNowhereIsStillVerified() throws IOException {
        Path classes = Apps.compileOne(directory, "Hello", """
                public class Hello {
                    static class Base { void run(Runnable r) { r.run(); } }
                    static class Derived extends Base {
                        Base[] all = {this};
                        Base either(boolean b, Derived d) {
                            Base x = b ? new Base() : d;
                            x.run(() -> d.run(null));
                            all[0] = d;
                            return all[0];
                        }
                    }
                }
                """);
        Files.delete(classes.resolve("Hello$Base.class"));
        assertTotals(run("report", classes.toString()), "failed +0");
    }

    @Test
    void everythingTreatsEachCallAsOneThatMaySuspend() {
        Path classes =
                Apps.compileOne(directory, "Calm", "public class Calm { int size(int[] a) { return Math.abs(a.length); } }");
        assertTotals(run("report", classes.toString()), "classes +1, with a companion 0");
        assertTotals(run("report", "--everything", classes.toString()), "classes +1, with a companion 1");
    }

    // ---- bad arguments

    private void assertRefused(String message, String... arguments) {
        Result result = run(arguments);
        assertEquals(2, result.exit(), result::toString);
        assertEquals("", result.out());
        assertTrue(result.err().startsWith("weightless: ") && result.err().contains(message), result::toString);
        assertFalse(result.err().contains("\tat "), "a stack trace: " + result);
    }

    @Test
    void badArgumentsAreToldOneByOne() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
        Path nothing = Files.createFile(directory.resolve("nothing.jar"));
        assertRefused("at least one jar or directory", "report");
        assertRefused("no file or directory 'missing.jar'", "report", "missing.jar");
        assertRefused("text.jar is no jar", "report", text.toString());
        assertRefused("nothing.jar is no jar", "report", nothing.toString());
        assertRefused("no class file in", "report", empty.toString());
        assertRefused("no flag '--quick'", "report", "--quick", empty.toString());
    }

    @Test
    void anUnknownCommandIsToldWithTheUsage() {
        assertRefused("no command 'repot'", "repot", "x.jar");
        assertRefused("no command given");
        assertTrue(run("repot").err().contains("report <jar|directory>"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpShowsTheCommandsAndTheOptions(String command) {
        Result result = run(command);
        assertEquals(0, result.exit(), result::toString);
        assertEquals("", result.err());
        assertTrue(result.out().contains("report <jar|directory>") && result.out().contains("exclude"), result::toString);
    }

    @Test
    void aSymbolicLinkToADirectoryIsFollowed() throws IOException {
        Path classes = Apps.compileOne(directory, "Hello", Apps.HELLO);
        Path link = Files.createSymbolicLink(directory.resolve("link"), classes);
        assertEquals(run("report", classes.toString()), run("report", link.toString()));
    }
}
