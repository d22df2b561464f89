package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.rules.Refusal;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;
import org.weightless.runtime.Pinned.Reason;

/**
 * What the JVM checks only in class files newer than these. Each class here is one that the JVM
 * takes as it is, and would refuse were nothing but its version raised.
 */
class NewerVersionChecksTest implements Opcodes {
    private static final int V1_1 = 3 << 16 | 45;
    private static final int ACC_BAD_ANNOTATION = ACC_ANNOTATION | ACC_ABSTRACT;

    /** A class with a method that suspends, and with an oddity; it runs with and without the agent. */
    private static Class<?> assertRuns(int version, Consumer<ClassWriter> oddity) {
        return assertRuns(version, ACC_PUBLIC | ACC_SUPER, oddity);
    }

    private static Class<?> assertRuns(int version, int access, Consumer<ClassWriter> oddity) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, access, "made/Odd", null, "java/lang/Object", null);
        Asm.method(writer, ACC_PUBLIC | ACC_STATIC, "run", "()Ljava/lang/Object;", code -> {
            code.visitIntInsn(BIPUSH, 6);
            Asm.suspend(code, "I");
            Asm.boxInt(code);
            code.visitInsn(ARETURN);
        });
        oddity.accept(writer);
        ClassWriter caller = Asm.begin(V1_8, ClassWriter.COMPUTE_MAXS);
        Asm.method(caller, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            code.visitMethodInsn(INVOKESTATIC, "made/Odd", "run", "()Ljava/lang/Object;", false);
            code.visitInsn(ARETURN);
        });
        Made made = new Made().with("made.Odd", writer.toByteArray()).with(Asm.NAME, caller.toByteArray());
        // ASM's verifier knows nothing of versions: the JVM's is asked.
        assertEquals("result 6", made.compareWithoutVerifying(Asm.NAME).result());
        try {
            return Class.forName("made.Odd", true, made.instrumented());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_1, V1_2, V1_3, V1_4})
    void aVariableIsListedTwice(int version) {
        assertRuns(version, writer -> Asm.method(writer, ACC_STATIC, "twice", "()I", code -> {
            Label start = new Label();
            Label end = new Label();
            code.visitInsn(ICONST_5);
            code.visitVarInsn(ISTORE, 0);
            code.visitLabel(start);
            Asm.yieldPoint(code);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IRETURN);
            code.visitLabel(end);
            code.visitLocalVariable("itmp", "I", null, start, end, 0);
            code.visitLocalVariable("itmp", "I", null, start, end, 0);
            code.visitLocalVariable("itmp", "J", null, start, end, 0);
            code.visitLocalVariable("other", "I", null, start, end, 0);
        }));
    }

    /** Without the subroutine's code between them two different places become one. */
    @Test
    void rangesThatBecomeOneWithoutTheSubroutineBetweenThem() {
        assertRuns(V1_4, writer -> Asm.method(writer, ACC_STATIC, "subroutine", "()I", code -> {
            Label body = new Label();
            Label behind = new Label();
            Label first = new Label();
            Label last = new Label();
            code.visitInsn(ICONST_5);
            code.visitVarInsn(ISTORE, 0);
            code.visitJumpInsn(GOTO, behind);
            code.visitLabel(first);
            code.visitLabel(body);
            code.visitVarInsn(ASTORE, 1);
            Asm.yieldPoint(code);
            code.visitVarInsn(RET, 1);
            code.visitLabel(behind);
            code.visitJumpInsn(JSR, body);
            code.visitVarInsn(ILOAD, 0);
            code.visitInsn(IRETURN);
            code.visitLabel(last);
            code.visitLocalVariable("n", "I", null, first, last, 0);
            code.visitLocalVariable("n", "I", null, behind, last, 0);
        }));
    }

    /** The JDK makes no handles of such methods. */
    @ParameterizedTest
    @ValueSource(ints = {V1_4, V1_8})
    void methodsThatTakeAnyNumberOfArgumentsAndHaveNoArray(int version) {
        String desc = "(Ljava/lang/Object;)Ljava/lang/Object;";
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        writer.visit(version, ACC_PUBLIC | ACC_SUPER, "made/Odd", null, "java/lang/Object", null);
        Asm.method(writer, ACC_PUBLIC | ACC_VARARGS, "<init>", "(Ljava/lang/Object;)V", code -> {
            code.visitVarInsn(ALOAD, 0);
            code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
            Asm.yieldPoint(code);
            code.visitInsn(RETURN);
        });
        for (int access : new int[] {0, ACC_STATIC}) {
            Asm.method(writer, ACC_PUBLIC | ACC_VARARGS | access, access == 0 ? "virtual" : "statically", desc, code -> {
                Asm.yieldPoint(code);
                code.visitVarInsn(ALOAD, access == 0 ? 1 : 0);
                code.visitInsn(ARETURN);
            });
        }
        ClassWriter caller = Asm.begin(V1_8, ClassWriter.COMPUTE_MAXS);
        Asm.method(caller, ACC_PUBLIC, "call", "()Ljava/lang/Object;", code -> {
            code.visitTypeInsn(NEW, "made/Odd");
            code.visitInsn(DUP);
            code.visitLdcInsn("value");
            code.visitMethodInsn(INVOKESTATIC, "made/Odd", "statically", desc, false);
            code.visitMethodInsn(INVOKESPECIAL, "made/Odd", "<init>", "(Ljava/lang/Object;)V", false);
            code.visitLdcInsn("value");
            code.visitMethodInsn(INVOKEVIRTUAL, "made/Odd", "virtual", desc, false);
            code.visitInsn(ARETURN);
        });
        Made made = new Made().with("made.Odd", writer.toByteArray()).with(Asm.NAME, caller.toByteArray());
        assertEquals("result value", made.compareWithoutVerifying(Asm.NAME).result());
    }

    @Test
    void flagsThatOnlyNewerVersionsRefuse() {
        assertRuns(V1_4, ACC_PUBLIC | ACC_SUPER | ACC_BAD_ANNOTATION, writer -> {
            writer.visitMethod(ACC_PUBLIC | ACC_ABSTRACT | ACC_SYNCHRONIZED, "locked", "()V", null, null).visitEnd();
            writer.visitMethod(ACC_PUBLIC | ACC_ABSTRACT | ACC_STRICT, "strict", "()V", null, null).visitEnd();
            Asm.method(writer, ACC_PUBLIC | ACC_BRIDGE, "<init>", "()V", code -> {
                code.visitVarInsn(ALOAD, 0);
                code.visitMethodInsn(INVOKESPECIAL, "java/lang/Object", "<init>", "()V", false);
                code.visitInsn(RETURN);
            });
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_1, V1_4, V1_5})
    void interfacesThatAreListedAsInnerClassesWithFlagsOfTheirTime(int version) {
        int odd = version == V1_5 ? 0 : ACC_SUPER | ACC_ENUM;
        assertRuns(version,
                writer -> writer.visitInnerClass("made/Odd$Inner", "made/Odd", "Inner", ACC_PUBLIC | ACC_INTERFACE | odd));
    }

    @ParameterizedTest
    @ValueSource(ints = {V1_1, V1_4, V1_5, V1_6})
    void aClassInitialiserThatIsNotStaticAndMethodsOfItsName(int version) {
        assertRuns(version, writer -> {
            Asm.method(writer, 0, "<clinit>", "()V", code -> code.visitInsn(RETURN));
            Asm.method(writer, ACC_STATIC, "<clinit>", "(I)V", code -> {
                Asm.yieldPoint(code);
                code.visitInsn(RETURN);
            });
        });
    }

    /** The JVM did not read them, so there they may say anything, and reflection did not see them. */
    @Test
    void whatVersion49BroughtIsStillNotThere() throws ReflectiveOperationException {
        Class<?> odd = assertRuns(V1_4, writer -> {
            writer.visitOuterClass("no/such/Outer", "method", "()V");
            writer.visitAnnotation("Ljava/lang/Deprecated;", true).visitEnd();
            MethodVisitor method = writer.visitMethod(ACC_PUBLIC, "generic", "()V", "no signature", null);
            method.visitAnnotation("Ljava/lang/Deprecated;", true).visitEnd();
            method.visitCode();
            Label start = new Label();
            method.visitLabel(start);
            Asm.yieldPoint(method);
            method.visitInsn(RETURN);
            Label end = new Label();
            method.visitLabel(end);
            method.visitLocalVariable("this", "Lmade/Odd;", "no signature", start, end, 0);
            method.visitMaxs(0, 0);
            method.visitEnd();
        });
        assertNull(odd.getEnclosingClass());
        assertEquals(List.of(), List.of(odd.getAnnotations()));
        assertEquals(List.of(), List.of(odd.getMethod("generic").getAnnotations()));
        assertEquals("public void made.Odd.generic()", odd.getMethod("generic").toGenericString());
    }

    // ---- what cannot be raised says why

    private static Refusal refusal(byte[] bytes) {
        List<Refusal> refused = new ClassInstrumenter(new Hierarchy(ClassLoader::getSystemResourceAsStream), false)
                .instrument(bytes).refused();
        assertEquals(1, refused.size(), refused::toString);
        return refused.get(0);
    }

    /** A subroutine of 400 bytes that is called from 200 places. */
    @Test
    void aMethodThatIsTooLargeWithoutItsSubroutinesIsTheReason() {
        ClassWriter writer = Asm.begin(V1_3, ClassWriter.COMPUTE_MAXS);
        Asm.method(writer, ACC_STATIC, "large", "()V", code -> {
            Label subroutine = new Label();
            for (int i = 0; i < 200; i++) {
                code.visitJumpInsn(JSR, subroutine);
            }
            code.visitInsn(RETURN);
            code.visitLabel(subroutine);
            code.visitVarInsn(ASTORE, 0);
            for (int i = 0; i < 132; i++) {
                Asm.yieldPoint(code);
            }
            code.visitVarInsn(RET, 0);
        });
        Refusal refusal = refusal(writer.toByteArray());
        assertEquals(Reason.METHOD_TOO_LARGE, refusal.reason());
        assertTrue(refusal.text()
                .matches("its class file is older than Java 7, and without subroutines its method large\\(\\)V would"
                        + " have 8\\d{4} bytes, a method has at most 65535"),
                refusal.text());
    }

    @Test
    void theFormOfBeforeJava102IsTheReason() {
        byte[] bytes = Asm.begin(2 << 16 | 45, 0).toByteArray();
        assertEquals("class file version 45.2 has code in a form that was given up before Java 1.0.2: compile it again",
                refusal(bytes).text());
    }
}
