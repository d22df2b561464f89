package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.Attribute;
import org.objectweb.asm.ByteVector;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.weightless.agent.testing.Asm;

/**
 * What is said of local variables where its range begins or ends inside an instruction: the JVM reads over it, ASM does not.
 *
 * <p>Javac itself writes such annotations: it gives the class initialiser those of the lambdas in it.
 */
class BrokenVariableRangesTest implements Opcodes {
    /** An attribute of a method's code, byte by byte. */
    private static final class Raw extends Attribute {
        private final BiConsumer<ClassWriter, ByteVector> content;

        Raw(String type, BiConsumer<ClassWriter, ByteVector> content) {
            super(type);
            this.content = content;
        }

        @Override
        public boolean isCodeAttribute() {
            return true;
        }

        @Override
        protected ByteVector write(ClassWriter writer, byte[] code, int length, int maxStack, int maxLocals) {
            ByteVector bytes = new ByteVector();
            content.accept(writer, bytes);
            return bytes;
        }
    }

    private static Raw variable(int start, int length) {
        return new Raw("LocalVariableTable", (writer, bytes) -> bytes.putShort(1).putShort(start).putShort(length)
                .putShort(writer.newUTF8("name")).putShort(writer.newUTF8("Ljava/lang/Object;")).putShort(0));
    }

    private static Raw annotatedVariable(int start, int length) {
        return new Raw("RuntimeVisibleTypeAnnotations",
                (writer, bytes) -> bytes.putShort(1).putByte(0x40).putShort(1).putShort(start)
                        .putShort(length).putShort(0).putByte(0).putShort(writer.newUTF8("Lmade/Kept;")).putShort(0));
    }

    /** Two calls of three bytes each, and what follows; a range of 3 to 5 ends in the middle of the second. */
    private static void yieldTwice(MethodVisitor code) {
        Asm.yieldPoint(code);
        Asm.yieldPoint(code);
    }

    private static void makeLambda(MethodVisitor code) {
        Handle metafactory = new Handle(H_INVOKESTATIC, "java/lang/invoke/LambdaMetafactory", "metafactory",
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;"
                        + "Ljava/lang/invoke/MethodType;Ljava/lang/invoke/MethodHandle;Ljava/lang/invoke/MethodType;)"
                        + "Ljava/lang/invoke/CallSite;",
                false);
        Type type = Type.getMethodType("()V");
        code.visitInvokeDynamicInsn("run", "()Ljava/lang/Runnable;", metafactory, type,
                new Handle(H_INVOKESTATIC, Asm.PROBE, "y", "()V", false), type);
        code.visitMethodInsn(INVOKEINTERFACE, "java/lang/Runnable", "run", "()V", true);
    }

    /** From version 50 on the JVM looks at the ranges of variables, too. */
    @ParameterizedTest
    @CsvSource({"3,2", "1,5", "1,1", "0,6"})
    void aVariableOfAnOldClassFileIsNotMadeToEndBehindTheCode(int start, int length) {
        assertEquals("result done", Asm.callable(V1_5, code -> {
            yieldTwice(code);
            returnDone(code, variable(start, length));
        }).compare(Asm.NAME).result());
    }

    /** A method that makes a lambda is not copied byte for byte. */
    @Test
    void anAnnotationOfAVariableStaysReadable() {
        assertEquals("result done", Asm.callable(V17, code -> {
            yieldTwice(code);
            makeLambda(code);
            returnDone(code, annotatedVariable(3, 2));
        }).compare(Asm.NAME).result());
    }

    private static void returnDone(MethodVisitor code, Attribute attribute) {
        code.visitLdcInsn("done");
        code.visitInsn(ARETURN);
        code.visitAttribute(attribute);
    }

    /** Two ranges of one variable, which overlap, and of which a resume method has the same part. */
    @Test
    void rangesThatOverlapDoNotBecomeEqual() {
        assertEquals("result 1", Asm.callable(code -> {
            Label first = new Label();
            Label second = new Label();
            Label end = new Label();
            code.visitLabel(first);
            code.visitInsn(ICONST_1);
            code.visitVarInsn(ISTORE, 1);
            code.visitLabel(second);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 1);
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
            code.visitLabel(end);
            code.visitLocalVariable("x", "I", null, first, end, 1);
            code.visitLocalVariable("x", "I", null, second, end, 1);
        }).compare(Asm.NAME).result());
    }
}
