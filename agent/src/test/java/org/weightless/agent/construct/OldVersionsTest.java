package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Programs;

/** Class files older than stack maps, with and without subroutines. */
class OldVersionsTest implements Opcodes {
    private static final int V1_1 = 3 << 16 | 45;

    private static void append(MethodVisitor code, String text) {
        code.visitVarInsn(ALOAD, 1);
        code.visitLdcInsn(text);
        code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/StringBuffer", "append",
                "(Ljava/lang/String;)Ljava/lang/StringBuffer;", false);
        code.visitInsn(POP);
    }

    private static void makeBuffer(MethodVisitor code) {
        code.visitTypeInsn(NEW, "java/lang/StringBuffer");
        code.visitInsn(DUP);
        code.visitMethodInsn(INVOKESPECIAL, "java/lang/StringBuffer", "<init>", "()V", false);
        code.visitVarInsn(ASTORE, 1);
    }

    private static void returnText(MethodVisitor code) {
        code.visitVarInsn(ALOAD, 1);
        code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/StringBuffer", "toString", "()Ljava/lang/String;", false);
        code.visitInsn(ARETURN);
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_1, V1_2, V1_3, V1_4, V1_5, V1_6})
    void loopsAndMergesWithoutStackMaps(int version) {
        assertEquals("result a:b:b:", Asm.callable(version, code -> {
            Label head = new Label();
            Label other = new Label();
            Label join = new Label();
            Label end = new Label();
            makeBuffer(code);
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 2);
            code.visitLabel(head);
            code.visitVarInsn(ILOAD, 2);
            Asm.suspend(code, "I");
            code.visitInsn(ICONST_3);
            code.visitJumpInsn(IF_ICMPGE, end);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            code.visitJumpInsn(IFNE, other);
            code.visitLdcInsn("a");
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "s", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(other);
            code.visitInsn(ICONST_2);
            code.visitTypeInsn(ANEWARRAY, "java/lang/String");
            code.visitInsn(DUP);
            code.visitInsn(ICONST_1);
            code.visitLdcInsn("b");
            code.visitInsn(AASTORE);
            code.visitInsn(ICONST_1);
            Asm.suspend(code, "I");
            code.visitInsn(AALOAD);
            code.visitLabel(join);
            Asm.yieldPoint(code);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/StringBuffer", "append",
                    "(Ljava/lang/Object;)Ljava/lang/StringBuffer;", false);
            code.visitInsn(POP);
            append(code, ":");
            code.visitIincInsn(2, 1);
            code.visitJumpInsn(GOTO, head);
            code.visitLabel(end);
            returnText(code);
        }).compare(Asm.NAME).result());
    }

    /** What javac made of {@code try .. finally} until 1.4: one subroutine called from the end, the handler and a return. */
    @ParameterizedTest
    @ValueSource(ints = {V1_1, V1_2, V1_3, V1_4, V1_5})
    void aFinallyBlockIsASubroutineThatSuspends(int version) {
        assertEquals("result try;finally;caught;finally;end", Asm.callable(version, code -> {
            Label start = new Label();
            Label end = new Label();
            Label handler = new Label();
            Label caught = new Label();
            Label subroutine = new Label();
            code.visitTryCatchBlock(start, end, caught, "java/lang/IllegalArgumentException");
            code.visitTryCatchBlock(start, handler, handler, null);
            makeBuffer(code);
            code.visitLabel(start);
            append(code, "try;");
            Asm.yieldPoint(code);
            code.visitJumpInsn(JSR, subroutine);
            code.visitLdcInsn("thrown on purpose");
            code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "fail", "(Ljava/lang/String;)Ljava/lang/Object;", false);
            code.visitInsn(POP);
            code.visitLabel(end);
            Label out = new Label();
            code.visitJumpInsn(GOTO, out);
            code.visitLabel(caught);
            code.visitInsn(POP);
            append(code, "caught;");
            Asm.yieldPoint(code);
            code.visitJumpInsn(GOTO, out);
            code.visitLabel(handler);
            code.visitVarInsn(ASTORE, 3);
            code.visitJumpInsn(JSR, subroutine);
            code.visitVarInsn(ALOAD, 3);
            code.visitInsn(ATHROW);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 4);
            Asm.yieldPoint(code);
            append(code, "finally;");
            Asm.yieldPoint(code);
            code.visitVarInsn(RET, 4);
            code.visitLabel(out);
            code.visitJumpInsn(JSR, subroutine);
            append(code, "end");
            returnText(code);
        }).compare(Asm.NAME).result());
    }

    @Test
    void subroutinesNest() {
        assertEquals("result 1(2)2(2)", Asm.callable(V1_4, code -> {
            Label outer = new Label();
            Label inner = new Label();
            makeBuffer(code);
            code.visitInsn(ICONST_1);
            code.visitVarInsn(ISTORE, 2);
            code.visitJumpInsn(JSR, outer);
            code.visitIincInsn(2, 1);
            code.visitJumpInsn(JSR, outer);
            returnText(code);
            code.visitLabel(outer);
            code.visitVarInsn(ASTORE, 3);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ILOAD, 2);
            Asm.suspend(code, "I");
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/StringBuffer", "append", "(I)Ljava/lang/StringBuffer;", false);
            code.visitInsn(POP);
            code.visitJumpInsn(JSR, inner);
            code.visitVarInsn(RET, 3);
            code.visitLabel(inner);
            code.visitVarInsn(ASTORE, 4);
            append(code, "(2)");
            Asm.yieldPoint(code);
            code.visitVarInsn(RET, 4);
        }).compare(Asm.NAME).result());
    }

    @Test
    void wideRetAndSlotsBeyond255() {
        assertEquals("result once;twice;", Asm.callable(V1_3, code -> {
            Label subroutine = new Label();
            Label out = new Label();
            makeBuffer(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ASTORE, 400);
            code.visitJumpInsn(JSR, subroutine);
            append(code, "twice;");
            Asm.yieldPoint(code);
            code.visitJumpInsn(GOTO, out);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 300);
            Asm.yieldPoint(code);
            append(code, "once;");
            code.visitVarInsn(RET, 300);
            code.visitLabel(out);
            code.visitVarInsn(ALOAD, 400);
            code.visitVarInsn(ASTORE, 1);
            returnText(code);
        }).compare(Asm.NAME).result());
    }

    /** Version 50 may fall back to the old verifier: its stack maps, here none, are not to be believed. */
    @Test
    void version50WithoutStackMaps() {
        assertEquals("result 3", Asm.callable(V1_6, code -> {
            Label head = new Label();
            code.visitInsn(ICONST_0);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(head);
            code.visitIincInsn(1, 1);
            code.visitVarInsn(ILOAD, 1);
            Asm.suspend(code, "I");
            code.visitInsn(ICONST_3);
            code.visitJumpInsn(IF_ICMPLT, head);
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME).result());
    }

    /** A class that is nowhere but in the bytes that define it, and whose own type is merged with another one. */
    @Test
    void aClassThatWasMadeAMomentAgoIsNotMissing() throws ReflectiveOperationException {
        byte[] bytes = Asm.callable(V1_5, code -> {
            Label other = new Label();
            Label join = new Label();
            code.visitInsn(ICONST_1);
            Asm.suspend(code, "I");
            code.visitJumpInsn(IFEQ, other);
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ASTORE, 2);
            code.visitJumpInsn(GOTO, join);
            code.visitLabel(other);
            code.visitLdcInsn("text");
            code.visitVarInsn(ASTORE, 2);
            code.visitLabel(join);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 2);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/lang/Object", "getClass", "()Ljava/lang/Class;", false);
            code.visitInsn(ARETURN);
        }).bytes(Asm.NAME);
        Class<?> type = new ClassLoader(OldVersionsTest.class.getClassLoader()) {
            Class<?> define() {
                return defineClass(Asm.NAME, bytes, 0, bytes.length);
            }
        }.define();
        Callable<?> program = (Callable<?>) type.getDeclaredConstructor().newInstance();
        assertEquals("result class made.Subject", Programs.compare(program).result());
    }
}
