package org.weightless.agent.construct;

import static org.weightless.agent.testing.Asm.push;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;

/** Forms of {@code new} that javac does not write, but other compilers and obfuscators do. */
class ObjectCreationInBytecodeTest implements Opcodes {
    private static final String BUILDER = "java/lang/StringBuilder";

    private static void construct(MethodVisitor code) {
        code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "(Ljava/lang/String;)V", false);
    }

    private static void suspendText(MethodVisitor code) {
        code.visitMethodInsn(INVOKESTATIC, Asm.PROBE, "s", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
        code.visitTypeInsn(CHECKCAST, "java/lang/String");
    }

    @Test
    void dupX1AndSwapPutTheObjectUnderItsArgument() {
        Asm.callable(code -> {
            code.visitLdcInsn("text");
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP_X1);
            code.visitInsn(SWAP);
            suspendText(code);
            construct(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void newWithoutDup() {
        Asm.callable(code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitVarInsn(ASTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitLdcInsn("in a local");
            suspendText(code);
            construct(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void uninitializedInLocalsAndOnTheStackAtOnce() {
        Asm.callable(code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            code.visitInsn(DUP);
            code.visitVarInsn(ASTORE, 1);
            code.visitVarInsn(ASTORE, 3);
            code.visitInsn(DUP);
            push(code, 5);
            Asm.suspend(code, "I");
            code.visitVarInsn(ISTORE, 2);
            code.visitLdcInsn("everywhere");
            suspendText(code);
            construct(code);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(Ljava/lang/CharSequence;)Ljava/lang/StringBuilder;",
                    false);
            code.visitVarInsn(ALOAD, 3);
            Label same = new Label();
            code.visitJumpInsn(IF_ACMPEQ, same);
            code.visitLdcInsn("the copies differ");
            code.visitInsn(ARETURN);
            code.visitLabel(same);
            code.visitVarInsn(ALOAD, 1);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void twoPendingOfOneClassAreConstructedInReverse() {
        Asm.callable(code -> {
            code.visitTypeInsn(NEW, BUILDER);
            code.visitVarInsn(ASTORE, 1);
            code.visitTypeInsn(NEW, BUILDER);
            code.visitVarInsn(ASTORE, 2);
            Asm.yieldPoint(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitLdcInsn("first");
            suspendText(code);
            construct(code);
            code.visitVarInsn(ALOAD, 2);
            code.visitLdcInsn("second");
            suspendText(code);
            construct(code);
            code.visitVarInsn(ALOAD, 1);
            code.visitVarInsn(ALOAD, 2);
            code.visitMethodInsn(INVOKEVIRTUAL, BUILDER, "append", "(Ljava/lang/CharSequence;)Ljava/lang/StringBuilder;",
                    false);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void anObjectThatIsNeverConstructed() {
        Asm.callable(code -> {
            code.visitTypeInsn(NEW, BUILDER);
            push(code, 4);
            Asm.suspend(code, "I");
            code.visitInsn(SWAP);
            code.visitInsn(POP);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void dupX2PutsTheObjectUnderALong() {
        Asm.callable(code -> {
            code.visitInsn(LCONST_1);
            Asm.suspend(code, "J");
            code.visitTypeInsn(NEW, "java/util/Date");
            code.visitInsn(DUP_X2);
            code.visitInsn(DUP_X2);
            code.visitInsn(POP);
            Asm.suspend(code, "J");
            code.visitMethodInsn(INVOKESPECIAL, "java/util/Date", "<init>", "(J)V", false);
            code.visitMethodInsn(INVOKEVIRTUAL, "java/util/Date", "getTime", "()J", false);
            Asm.suspend(code, "J");
            Asm.boxLong(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void bothArmsConstructTheSameNew() {
        Asm.callable(code -> {
            Label other = new Label();
            Label end = new Label();
            code.visitTypeInsn(NEW, BUILDER);
            code.visitInsn(DUP);
            push(code, 1);
            Asm.suspend(code, "I");
            code.visitJumpInsn(IFEQ, other);
            code.visitLdcInsn("one arm");
            suspendText(code);
            construct(code);
            code.visitJumpInsn(GOTO, end);
            code.visitLabel(other);
            code.visitMethodInsn(INVOKESPECIAL, BUILDER, "<init>", "()V", false);
            code.visitLabel(end);
            Asm.yieldPoint(code);
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }

    @Test
    void theConstructorThrowsIntoAHandlerWithTheUninitializedStillInALocal() {
        Asm.callable(code -> {
            Label start = new Label();
            Label end = new Label();
            Label handler = new Label();
            code.visitTryCatchBlock(start, end, handler, "java/lang/RuntimeException");
            code.visitTypeInsn(NEW, "java/math/BigInteger");
            code.visitVarInsn(ASTORE, 1);
            code.visitLabel(start);
            code.visitVarInsn(ALOAD, 1);
            code.visitLdcInsn("no number");
            suspendText(code);
            code.visitMethodInsn(INVOKESPECIAL, "java/math/BigInteger", "<init>", "(Ljava/lang/String;)V", false);
            code.visitLabel(end);
            code.visitLdcInsn("unreachable");
            code.visitInsn(ARETURN);
            code.visitLabel(handler);
            Asm.log(code);
            Asm.yieldPoint(code);
            code.visitLdcInsn("handled");
            code.visitInsn(ARETURN);
        }).compare(Asm.NAME);
    }
}
