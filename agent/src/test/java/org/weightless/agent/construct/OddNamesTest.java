package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Instrumented;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;

/** Methods by names that the JVM allows and no Java compiler gives, some of which generated code has as well. */
class OddNamesTest implements Opcodes {
    private static final String OWN = "made/Subject";

    /** A class with a method of that name which yields, and one that calls it. */
    private static ClassWriter begin(int access, String name, String desc, Consumer<MethodVisitor> call) {
        ClassWriter writer = Asm.begin(V17, ClassWriter.COMPUTE_FRAMES);
        Asm.method(writer, access, name, desc, code -> {
            Asm.push(code, 7);
            Asm.suspend(code, "I");
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        });
        Asm.method(writer, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            Asm.yieldPoint(code);
            call.accept(code);
            code.visitInsn(ARETURN);
        });
        return writer;
    }

    private static byte[] calling(int access, String name, String desc) {
        return begin(access, name, desc, code -> {
            boolean isStatic = (access & ACC_STATIC) != 0;
            if (!isStatic) {
                code.visitVarInsn(ALOAD, 0);
            }
            code.visitMethodInsn(isStatic ? INVOKESTATIC : INVOKEVIRTUAL, OWN, name, desc, false);
        }).toByteArray();
    }

    @Test
    void namesThatGeneratedCodeDoesNotUseYield() {
        for (String name : new String[] {"init-", "-static-", "a-b", "$0fiber", "-", "yield", "box-impl", "constructor-impl",
            " ", "\u00e9\ud83d\ude00", "static", "-init$", "-initialise", "resume"}) {
            for (int access : new int[] {ACC_PUBLIC, ACC_PRIVATE, ACC_PRIVATE | ACC_STATIC}) {
                new Made().with(Asm.NAME, calling(access, name, "()Ljava/lang/Object;")).compare(Asm.NAME);
            }
        }
    }

    private static String refusal(byte[] bytes) {
        Instrumented made = new ClassInstrumenter(
                new Hierarchy(OddNamesTest.class.getClassLoader()::getResourceAsStream), false).instrument(bytes);
        assertEquals(1, made.refused().size());
        return made.refused().get(0).text();
    }

    @Test
    void aClassThatDeclaresOrCallsTheNameOfACopyIsRefused() {
        for (int access : new int[] {ACC_PUBLIC, ACC_PRIVATE, ACC_PUBLIC | ACC_STATIC}) {
            String told = refusal(calling(access, "-init", "()Ljava/lang/Object;"));
            assertEquals("the name -init of a method is one of generated code", told);
            assertTrue(refusal(calling(access, "call-static", "()Ljava/lang/Object;")).contains("call-static"));
        }
        String told = refusal(begin(ACC_PUBLIC, "fine", "()Ljava/lang/Object;", code -> {
            code.visitInsn(ACONST_NULL);
            code.visitMethodInsn(INVOKESTATIC, "other/Odd", "-init", "(Ljava/lang/Object;)Ljava/lang/Object;", false);
        }).toByteArray());
        assertTrue(told.contains("-init"), told);
    }
}
