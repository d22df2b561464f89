package org.weightless.agent.instrument.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.ClassNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.Code;

/** A constructor becomes a method of an object that exists. */
class ConstructorCodeTest implements Opcodes {
    private static List<String> calls(Code code) {
        List<String> calls = new ArrayList<>();
        for (AbstractInsnNode insn : code.method.instructions) {
            if (insn instanceof MethodInsnNode call) {
                calls.add(call.owner + "." + call.name);
            }
        }
        return calls;
    }

    private static Code changed(int access, String signature, String text) {
        Code code = Code.of(0, signature, text);
        ClassNode owner = Code.owner(access, code);
        owner.superName = "made/Super";
        ConstructorCode.makeMethods(owner);
        return code;
    }

    @Test
    void superIsCalledLikeACopy() {
        Code code = changed(ACC_PUBLIC, "<init>()V", "aload 0\n invokespecial made/Super.<init>()V\n return");
        assertEquals("-init", code.method.name);
        assertEquals(List.of("made/Super.-init"), calls(code));
    }

    @Test
    void soIsThis() {
        Code code = changed(ACC_PUBLIC, "<init>()V", "aload 0\n iconst_1\n invokespecial made/Own.<init>(I)V\n return");
        assertEquals(List.of("made/Own.-init"), calls(code));
    }

    @Test
    void newObjectsAreStillConstructedEvenOfTheSameClasses() {
        Code code = changed(ACC_PUBLIC, "<init>()V", """
                aload 0
                new made/Super
                dup
                invokespecial made/Super.<init>()V
                invokespecial made/Super.<init>(Lmade/Super;)V
                new made/Own
                invokespecial made/Own.<init>()V
                return
                """);
        assertEquals(List.of("made/Super.<init>", "made/Super.-init", "made/Own.<init>"), calls(code));
    }

    /** Scala and other compilers call one of two. */
    @Test
    void eachOfSeveralCallsOnThePathsThroughAConstructorIsOne() {
        Code code = changed(ACC_PUBLIC, "<init>(I)V", """
                iload 1
                ifeq other
                aload 0
                invokespecial made/Super.<init>()V
                return
                other:
                frame uninitializedThis,I
                aload 0
                iload 1
                invokespecial made/Super.<init>(I)V
                return
                """);
        assertEquals(List.of("made/Super.-init", "made/Super.-init"), calls(code));
    }

    /** A copy of the reference may be in any local and under any operand. */
    @Test
    void whereverStackMapsHaveTheObjectItIsOneOfItsClass() {
        Code code = changed(ACC_PUBLIC, "<init>(I)V", """
                aload 0
                astore 2
                aload 0
                iload 1
                ifeq other
                nop
                other:
                frame uninitializedThis,I,uninitializedThis / uninitializedThis
                invokespecial made/Super.<init>()V
                return
                """);
        for (AbstractInsnNode insn : code.method.instructions) {
            if (insn instanceof FrameNode frame) {
                assertEquals(List.of(Code.OWN, INTEGER, Code.OWN), frame.local);
                assertEquals(List.of(Code.OWN), frame.stack);
            }
        }
        assertEquals(List.of("made/Super.-init"), calls(code));
    }

    @Test
    void aCallThatNothingReachesStays() {
        Code code = changed(ACC_PUBLIC, "<init>()V", """
                aload 0
                invokespecial made/Super.<init>()V
                return
                invokespecial made/Super.<init>()V
                """);
        assertEquals(List.of("made/Super.-init", "made/Super.<init>"), calls(code));
    }

    @Test
    void otherMethodsAndTheConstructorsOfEnumsStay() {
        Code method = changed(ACC_PUBLIC, "m()V", "new made/Super\n invokespecial made/Super.<init>()V\n return");
        assertEquals("m", method.method.name);
        assertEquals(List.of("made/Super.<init>"), calls(method));
        Code constructor = changed(ACC_PUBLIC | ACC_ENUM, "<init>()V", "aload 0\n invokespecial made/Super.<init>()V\n return");
        assertEquals("<init>", constructor.method.name);
        assertEquals(List.of("made/Super.<init>"), calls(constructor));
    }
}
