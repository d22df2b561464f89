package org.weightless.agent.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.util.TraceClassVisitor;

/** Makes classes that no compiler of today makes: one {@code call()} method each, written instruction by instruction. */
public final class Asm implements Opcodes {
    public static final String NAME = "made.Subject";
    public static final String PROBE = "org/weightless/agent/testing/Probe";
    private static final String OWN = "made/Subject";

    private Asm() {}

    /** A {@link java.util.concurrent.Callable} called {@link #NAME} with stack maps. */
    public static Made callable(Consumer<MethodVisitor> call) {
        return made(V17, ClassWriter.COMPUTE_FRAMES, call);
    }

    /** The same of any class file version, with the stack maps that the code brings along. */
    public static Made callable(int version, Consumer<MethodVisitor> call) {
        return made(version, ClassWriter.COMPUTE_MAXS, call);
    }

    private static Made made(int version, int flags, Consumer<MethodVisitor> call) {
        ClassWriter writer = begin(version, flags);
        method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", call);
        writer.visitEnd();
        return new Made().with(NAME, writer.toByteArray());
    }

    public static ClassWriter begin(int version, int flags) {
        ClassWriter writer = new ClassWriter(flags);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, OWN, null, "java/lang/Object",
                new String[] {"java/util/concurrent/Callable"});
        method(writer, ACC_PUBLIC, "<init>", "()V", code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            code.visitInsn(RETURN);
        });
        return writer;
    }

    public static void method(ClassWriter writer, int access, String name, String desc, Consumer<MethodVisitor> body) {
        MethodVisitor method = writer.visitMethod(access, name, desc, null, null);
        method.visitCode();
        body.accept(method);
        method.visitMaxs(0, 0);
        method.visitEnd();
    }

    /** All of a class as text. */
    public static String text(ClassNode node) {
        StringWriter text = new StringWriter();
        node.accept(new TraceClassVisitor(new PrintWriter(text)));
        return text.toString();
    }

    // ---- pieces

    public static void yieldPoint(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, PROBE, "y", "()V", false);
    }

    /** Replaces the top of the stack, of this type, by itself; suspends. */
    public static void suspend(MethodVisitor code, String type) {
        code.visitMethodInsn(INVOKESTATIC, PROBE, "s", "(" + type + ")" + type, false);
    }

    public static void log(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, PROBE, "log", "(Ljava/lang/Object;)V", false);
    }

    public static void logInt(MethodVisitor code) {
        boxInt(code);
        log(code);
    }

    public static void boxInt(MethodVisitor code) {
        code.visitTypeInsn(NEW, "java/lang/Integer");
        code.visitInsn(DUP_X1);
        code.visitInsn(SWAP);
        code.visitMethodInsn(INVOKESPECIAL, "java/lang/Integer", "<init>", "(I)V", false);
    }

    public static void boxLong(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, "java/lang/Long", "toString", "(J)Ljava/lang/String;", false);
    }

    public static void push(MethodVisitor code, int value) {
        code.visitIntInsn(SIPUSH, value);
    }
}
