package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.NestedCompanions.Kind;
import org.weightless.agent.testing.Asm;

/** Which class files can be raised to the version that knows nests. */
class RaisedForNestsTest implements Opcodes {
    private static final String OWN = "made/Subject";

    /** A class with a final and a plain static field, of which a method, perhaps an initialiser, writes one. */
    private static byte[] writing(int version, String method, String field) {
        ClassWriter writer = Asm.begin(version, 0);
        writer.visitField(ACC_STATIC | ACC_FINAL, "fixed", "I", null, null).visitEnd();
        writer.visitField(ACC_STATIC, "free", "I", null, null).visitEnd();
        Asm.method(writer, ACC_STATIC, method, "()V", code -> {
            code.visitInsn(ICONST_1);
            code.visitFieldInsn(PUTSTATIC, OWN, field, "I");
            code.visitMethodInsn(INVOKESTATIC, "java/lang/Thread", "yield", "()V", false);
            code.visitInsn(RETURN);
        });
        writer.visitEnd();
        return writer.toByteArray();
    }

    @ParameterizedTest
    @CsvSource({"51,set,fixed,OUTSIDE", "52,set,fixed,OUTSIDE", "53,set,fixed,HOST", "52,set,free,HOST",
        "52,<clinit>,fixed,HOST", "51,<clinit>,free,HOST"})
    void onlyOldClassesThatWriteFinalsOutsideInitialisersKeepTheirVersion(int version, String method, String field, Kind kind) {
        assertEquals(kind, NestedCompanions.in(writing(version, method, field)).kind());
    }

    @ParameterizedTest
    @CsvSource({"<init>,HOST", "set,OUTSIDE"})
    void aConstructorMayWriteAFinalOfTheObject(String method, Kind kind) {
        ClassWriter writer = Asm.begin(V1_8, 0);
        writer.visitField(ACC_FINAL, "fixed", "I", null, null).visitEnd();
        Asm.method(writer, ACC_PUBLIC, method, "(I)V", code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitVarInsn(ILOAD, 1);
            code.visitFieldInsn(PUTFIELD, OWN, "fixed", "I");
            code.visitMethodInsn(INVOKESTATIC, "java/lang/Thread", "yield", "()V", false);
            code.visitInsn(RETURN);
        });
        assertEquals(kind, NestedCompanions.in(writer.toByteArray()).kind());
    }

    @Test
    void aFinalOfAnotherClassDoesNotCount() {
        ClassWriter writer = Asm.begin(V1_8, 0);
        writer.visitField(ACC_STATIC | ACC_FINAL, "fixed", "I", null, null).visitEnd();
        Asm.method(writer, ACC_STATIC, "set", "()V", code -> {
            code.visitInsn(ICONST_1);
            code.visitFieldInsn(PUTSTATIC, "made/Other", "fixed", "I");
            code.visitMethodInsn(INVOKESTATIC, "java/lang/Thread", "yield", "()V", false);
            code.visitInsn(RETURN);
        });
        assertEquals(Kind.HOST, NestedCompanions.in(writer.toByteArray()).kind());
    }
}
