package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;

/** Final fields that are written outside initialisers, as class files before version 53 may. */
class OldFinalsTest implements Opcodes {
    private static final String OWN = "made/Subject";

    private static Made writing(int version, boolean isStatic) {
        ClassWriter writer = Asm.begin(version, ClassWriter.COMPUTE_MAXS);
        writer.visitField(ACC_FINAL | (isStatic ? ACC_STATIC : 0), "fixed", "I", null, null).visitEnd();
        Asm.method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            Asm.yieldPoint(code);
            if (!isStatic) {
                code.visitVarInsn(ALOAD, 0);
            }
            code.visitInsn(ICONST_2);
            Asm.suspend(code, "I");
            code.visitFieldInsn(isStatic ? PUTSTATIC : PUTFIELD, OWN, "fixed", "I");
            Asm.yieldPoint(code);
            if (!isStatic) {
                code.visitVarInsn(ALOAD, 0);
            }
            code.visitFieldInsn(isStatic ? GETSTATIC : GETFIELD, OWN, "fixed", "I");
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        });
        writer.visitEnd();
        return new Made().with(Asm.NAME, writer.toByteArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_6, V1_7, V1_8})
    void ofTheClass(int version) {
        assertEquals("result 2", writing(version, true).compare(Asm.NAME).result());
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_6, V1_7, V1_8})
    void ofAnObject(int version) {
        assertEquals("result 2", writing(version, false).compare(Asm.NAME).result());
    }
}
