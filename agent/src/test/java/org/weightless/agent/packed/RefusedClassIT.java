package org.weightless.agent.packed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/**
 * Classes that can have no companion: a line about each when a fiber first links to it, and the application goes on;
 * unless it is to be strict.
 */
class RefusedClassIT {
    private static final String APP = """
            import java.io.*;
            import org.weightless.*;
            public class Main {
                /** Its classes are there, and their files are not. */
                static class Hiding extends ClassLoader {
                    @Override protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                        Class<?> loaded = findLoadedClass(name);
                        InputStream in = name.startsWith("Main") ? null : getSystemResourceAsStream(name + ".class");
                        if (loaded != null || in == null) return loaded != null ? loaded : super.loadClass(name, resolve);
                        try {
                            byte[] bytes = in.readAllBytes();
                            return defineClass(name, bytes, 0, bytes.length);
                        } catch (IOException e) {
                            throw new ClassNotFoundException(name, e);
                        }
                    }
                    @Override public InputStream getResourceAsStream(String name) { return null; }
                }
                public static void main(String[] args) throws Exception {
                    Runnable odd = () -> { };
                    try {
                        odd = (Runnable) new Hiding().loadClass("Odd").getDeclaredConstructor().newInstance();
                        System.out.println("loaded");
                    } catch (LinkageError e) {
                        System.out.println(e.getClass().getSimpleName());
                    }
                    Runnable called = odd;
                    Generator.of(() -> {
                        called.run();
                        called.run();
                        Fiber.yield("goes on");
                    }).forEachRemaining(System.out::println);
                }
            }
            """;

    @TempDir
    Path directory;

    private Path classes;

    @BeforeEach
    void compile() {
        classes = Apps.compileOne(directory, "Main", APP);
    }

    private Result run(String... options) {
        return ChildJvm.run(directory, options.length == 0 ? ChildJvm.agent() : ChildJvm.agent(options[0]), "-cp",
                classes.toString(), "Main");
    }

    private static void assertOneLine(Result result, String text) {
        assertEquals(1, result.err().lines().count(), result::toString);
        assertTrue(result.err().startsWith("weightless: refused Odd: ") && result.err().contains(text), result::toString);
    }

    private void makeFromTheFuture() {
        Apps.write(directory, "src/Odd.java",
                "public class Odd implements Runnable { public void run() { this.toString(); } }");
        Apps.compile(directory.resolve("src"), classes);
        Apps.makeFuture(classes.resolve("Odd.class"));
    }

    @Test
    void aClassFileFromTheFutureIsLeftToTheJvm() {
        makeFromTheFuture();
        Result result = run();
        assertEquals(Apps.lines("UnsupportedClassVersionError", "goes on"), result.out(), result::toString);
        assertEquals(0, result.exit());
        assertEquals("", result.err());
    }

    /** Nothing of it is ever linked. */
    @Test
    void aClassFileFromTheFutureDoesNotEndAStrictJvm() {
        makeFromTheFuture();
        assertEquals(new Result(0, Apps.lines("UnsupportedClassVersionError", "goes on"), ""), run("strict=true"));
    }

    @Test
    void aBrokenClassFileIsLeftToTheJvm() throws IOException {
        makeFromTheFuture();
        byte[] bytes = Files.readAllBytes(classes.resolve("Odd.class"));
        bytes[7] = 61;
        Files.write(classes.resolve("Odd.class"), Arrays.copyOf(bytes, bytes.length / 2));
        Result result = run();
        assertEquals(Apps.lines("ClassFormatError", "goes on"), result.out(), result::toString);
        assertEquals(0, result.exit());
        assertEquals("", result.err(), "the JVM says what is wrong");
    }

    private void makeOldClassOfOthers() throws IOException {
        makeClass("One", "java/lang/Object");
        makeClass("Other", "java/lang/Object");
        makeOldClass("One", "Other");
    }

    /** Version 48, without stack maps: two classes that are there or not meet in a variable. */
    private void makeOldClass(String one, String other) throws IOException {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(Opcodes.V1_4, Opcodes.ACC_PUBLIC, "Odd", null, "java/lang/Object", new String[] {"java/lang/Runnable"});
        MethodVisitor constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
        constructor.visitVarInsn(Opcodes.ALOAD, 0);
        constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
        constructor.visitInsn(Opcodes.RETURN);
        constructor.visitMaxs(0, 0);
        MethodVisitor run = writer.visitMethod(Opcodes.ACC_PUBLIC, "run", "()V", null, null);
        run.visitInsn(Opcodes.RETURN);
        run.visitMaxs(0, 0);
        MethodVisitor code = writer.visitMethod(Opcodes.ACC_STATIC, "merge",
                "(ZL" + one + ";L" + other + ";)Ljava/lang/Object;", null, null);
        Label second = new Label();
        Label joined = new Label();
        code.visitCode();
        code.visitVarInsn(Opcodes.ILOAD, 0);
        code.visitJumpInsn(Opcodes.IFEQ, second);
        code.visitVarInsn(Opcodes.ALOAD, 1);
        code.visitJumpInsn(Opcodes.GOTO, joined);
        code.visitLabel(second);
        code.visitVarInsn(Opcodes.ALOAD, 2);
        code.visitLabel(joined);
        code.visitInsn(Opcodes.DUP);
        code.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Object", "toString", "()Ljava/lang/String;", false);
        code.visitInsn(Opcodes.POP);
        code.visitInsn(Opcodes.ARETURN);
        code.visitMaxs(0, 0);
        code.visitEnd();
        writer.visitEnd();
        Files.write(classes.resolve("Odd.class"), writer.toByteArray());
    }

    @Test
    void anOldClassWhoseTypesNobodyFindsIsRefusedAndRunsAsItIs() throws IOException {
        makeOldClassOfOthers();
        Result result = run();
        assertEquals(Apps.lines("loaded", "goes on"), result.out(), result::toString);
        assertEquals(0, result.exit(), result::toString);
        assertOneLine(result, "missing");
    }

    @Test
    void anOldClassWhoseTypesNobodyFindsEndsAStrictJvm() throws IOException {
        makeOldClassOfOthers();
        Result result = run("strict=true");
        assertEquals(1, result.exit(), result::toString);
        assertEquals(Apps.lines("loaded"), result.out());
        assertOneLine(result, "missing");
    }

    /** A class file that says no more than what it extends. */
    private void makeClass(String name, String superName) throws IOException {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(Opcodes.V1_4, Opcodes.ACC_PUBLIC, name, null, superName, null);
        writer.visitEnd();
        Files.write(classes.resolve(name + ".class"), writer.toByteArray());
    }

    @Test
    void anOldClassWhoseTypesExtendThemselvesDoesNotHangTheAgent() throws IOException {
        makeClass("Hen", "Egg");
        makeClass("Egg", "Hen");
        makeClass("Cock", "java/lang/Object");
        makeOldClass("Hen", "Cock");
        Result result = run();
        assertTrue(result.out().endsWith(Apps.lines("goes on")), result::toString);
        assertEquals(0, result.exit(), result::toString);
    }
}
