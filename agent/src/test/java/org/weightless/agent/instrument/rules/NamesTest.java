package org.weightless.agent.instrument.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;

/** Names and descriptors that generated code and the runtime agree on. */
class NamesTest implements Opcodes {
    private static final String COROUTINE = "Lorg/weightless/runtime/Coroutine;";

    private static MethodNode method(int access, String name, String desc) {
        return new MethodNode(ASM9, access, name, desc, null, null);
    }

    @Test
    void aCopyTakesTheReceiverFirstAndTheCoroutineLast() {
        assertEquals("(Lmade/Own;IJ" + COROUTINE + ")V", Names.copyDesc("made/Own", method(0, "m", "(IJ)V")));
        assertEquals("(IJ" + COROUTINE + ")V", Names.copyDesc("made/Own", method(ACC_STATIC, "m", "(IJ)V")));
        assertEquals("(I" + COROUTINE + ")V", Names.copyDesc("made/Own", method(0, "<init>", "(I)V")));
    }

    @Test
    void copiesOfOverloadsAndOfStaticMethodsAreToldApartByTheirNames() {
        Set<String> names = new HashSet<>();
        names.add(Names.copyName(method(0, "m", "(I)V")));
        names.add(Names.copyName(method(0, "m", "(J)V")));
        names.add(Names.copyName(method(ACC_STATIC, "m", "(I)V")));
        names.add("m");
        assertEquals(4, names.size());
    }

    @Test
    void aConstructorsCopyIsAConstructor() {
        assertEquals("<init>", Names.copyName(method(0, "<init>", "(I)V")));
        assertEquals("new$resume", Names.resumeName(method(0, "<init>", "(I)V")));
        assertEquals("m$resume", Names.resumeName(method(0, "m", "(I)V")));
    }

    @Test
    void resumeMethodsOfOverloadsHaveDifferentDescriptors() {
        assertEquals(Names.RESUME_DESC + ")Ljava/lang/Object;", Names.resumeDesc(0));
        assertEquals(Names.RESUME_DESC + "I)Ljava/lang/Object;", Names.resumeDesc(1));
        assertEquals(Names.RESUME_DESC + "C)Ljava/lang/Object;", Names.resumeDesc(5));
        assertEquals(Names.RESUME_DESC + "II)Ljava/lang/Object;", Names.resumeDesc(6));
        Set<String> seen = new HashSet<>();
        for (int overload = 0; overload < 2_000; overload++) {
            assertTrue(seen.add(Names.resumeDesc(overload)), "overload " + overload);
        }
    }

    @Test
    void generatedMethodsAreSyntheticAndTakeACoroutine() {
        assertTrue(Names.isGenerated(method(ACC_SYNTHETIC | ACC_STATIC, "m$fiber$1", "(" + COROUTINE + ")V")));
        assertFalse(Names.isGenerated(method(ACC_STATIC, "m", "(" + COROUTINE + ")V")),
                "the runtime has such methods by hand");
        assertFalse(Names.isGenerated(method(ACC_SYNTHETIC | ACC_STATIC, "lambda$m$0", "()V")));
    }

    @Test
    void wideArgumentsTakeTwoSlotsAndTheReceiverOne() {
        assertEquals(5, Names.argumentSlots(method(ACC_STATIC, "m", "(IJD)V")));
        assertEquals(6, Names.argumentSlots(method(0, "m", "(IJD)V")));
        assertEquals(1, Names.argumentSlots(new MethodInsnNode(INVOKESTATIC, "Other", "call", "(I)J")));
        assertEquals(2, Names.argumentSlots(new MethodInsnNode(INVOKEINTERFACE, "Other", "call", "(I)J")));
    }

    @Test
    void theNameOfACopyDependsOnTheDescriptorAlone() {
        assertEquals(Names.copyName("m", "(I)V", false), Names.copyName(method(ACC_PRIVATE | ACC_FINAL, "m", "(I)V")));
        assertNotEquals(Names.copyName("m", "(I)V", false), Names.copyName("m", "(I)I", false));
    }
}
