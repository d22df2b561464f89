package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassFiles;
import org.weightless.agent.instrument.Code;

/** What the report's verifier takes and what it refuses. */
class VerificationTest implements Opcodes {
    private static List<String> problems(int classAccess, int fieldAccess, int methodAccess, int returned) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, classAccess, "made/Subject", null, "java/lang/Object", null);
        writer.visitField(fieldAccess, "field", "I", null, null).visitEnd();
        MethodVisitor code = writer.visitMethod(methodAccess, "method", "()I", null, null);
        code.visitCode();
        code.visitInsn(returned);
        code.visitInsn(IRETURN);
        code.visitMaxs(1, 1);
        code.visitEnd();
        writer.visitEnd();
        return Verification.problems(writer.toByteArray(), new Hierarchy(ClassLoader::getSystemResourceAsStream));
    }

    @Test
    void flagsThatTheJvmIgnoresAreNoProblem() {
        assertEquals(List.of(), problems(ACC_PUBLIC | ACC_SUPER | ACC_STATIC | ACC_FINAL,
                ACC_PRIVATE | ACC_ABSTRACT | ACC_SUPER,
                ACC_PUBLIC | ACC_ENUM, ICONST_1));
    }

    @Test
    void flagsThatContradictEachOtherAre() {
        assertEquals(1, problems(ACC_PUBLIC | ACC_SUPER, ACC_PRIVATE | ACC_PUBLIC, ACC_PUBLIC, ICONST_1).size());
    }

    /** A generated method whose table says of a slot what it holds from its first store on only, or something else. */
    private static List<String> problemsOfVariable(String desc, boolean fromTheStart) {
        return problemsOfVariable("made/Subject$0fiber", desc, fromTheStart);
    }

    private static List<String> problemsOfVariable(String className, String desc, boolean fromTheStart) {
        ClassWriter writer = new ClassWriter(0);
        writer.visit(V17, ACC_SUPER | ACC_SYNTHETIC, className, null, "java/lang/Object", null);
        MethodVisitor code = writer.visitMethod(ACC_STATIC, "m",
                "(Lorg/weightless/runtime/Coroutine;)I", null, null);
        Label start = new Label();
        Label stored = new Label();
        Label end = new Label();
        code.visitCode();
        code.visitLabel(start);
        code.visitInsn(ICONST_1);
        code.visitVarInsn(ISTORE, 1);
        code.visitLabel(stored);
        code.visitVarInsn(ILOAD, 1);
        code.visitInsn(IRETURN);
        code.visitLabel(end);
        code.visitLocalVariable("x", desc, null, fromTheStart ? start : stored, end, 1);
        code.visitMaxs(1, 2);
        code.visitEnd();
        writer.visitEnd();
        return Verification.problems(writer.toByteArray(), new Hierarchy(ClassLoader::getSystemResourceAsStream));
    }

    @Test
    void aVariableThatIsThereIsNoProblem() {
        assertEquals(List.of(), problemsOfVariable("I", false));
    }

    @Test
    void oneThatIsNotThereYetIs() {
        assertEquals(1, problemsOfVariable("I", true).size());
    }

    /** Compilers and other tools write such tables, which is nothing to do with the agent. */
    @Test
    void whatAClassAsWrittenSaysOfItsVariablesIsNoProblem() {
        assertEquals(List.of(), problemsOfVariable("made/Subject", "J", true));
    }

    @Test
    void oneOfAnotherKindIs() {
        assertEquals(1, problemsOfVariable("J", false).size());
        assertEquals(1, problemsOfVariable("Ljava/lang/String;", false).size());
    }

    @Test
    void wrongTypesAre() {
        assertEquals(1, problems(ACC_PUBLIC | ACC_SUPER, ACC_PRIVATE, ACC_PUBLIC, ACONST_NULL).size());
    }

    private static int problemsOfReturning(String from, String to) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Code.owner(ACC_PUBLIC | ACC_SUPER, Code.of("m(" + from + ")" + to, "aload 0\n areturn")).accept(writer);
        return Verification.problems(writer.toByteArray(), new ClassFiles().with("made/Base", ACC_PUBLIC,
                "java/lang/Object")
                .with("made/Derived", ACC_PUBLIC, "made/Base").hierarchy()).size();
    }

    @Test
    void aValueHasToBeOfItsTypeOrOneBelow() {
        assertEquals(0, problemsOfReturning("Lmade/Derived;", "Lmade/Base;"));
        assertEquals(1, problemsOfReturning("Lmade/Base;", "Lmade/Derived;"));
        assertEquals(0, problemsOfReturning("Lmade/Missing;", "Lmade/Derived;"), "a missing class may be anything");
    }

    @Test
    void arraysAreAssignableAsTheirElementsAre() {
        assertEquals(0, problemsOfReturning("[Lmade/Derived;", "[Lmade/Base;"));
        assertEquals(1, problemsOfReturning("[Lmade/Base;", "[Lmade/Derived;"));
        assertEquals(0, problemsOfReturning("[[I", "[Ljava/lang/Object;"));
        assertEquals(1, problemsOfReturning("[I", "[Ljava/lang/Object;"));
        assertEquals(1, problemsOfReturning("[Lmade/Base;", "[[Lmade/Base;"));
        assertEquals(0, problemsOfReturning("[I", "Ljava/lang/Object;"));
    }
}
