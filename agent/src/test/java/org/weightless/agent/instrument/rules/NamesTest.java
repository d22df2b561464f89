package org.weightless.agent.instrument.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
        assertEquals("(Lmade/Own;I" + COROUTINE + ")V", Names.copyDesc("made/Own", method(0, Names.CONSTRUCTOR, "(I)V")));
    }

    @Test
    void aCopyHasItsMethodsName() {
        assertEquals("m", Names.copyName("made/Own", "m", "(I)V", false));
        assertEquals("m", Names.copyName("made/Own", "m", "(ILmade/Own;)V", true));
        assertEquals("m", Names.copyName("made/Own", "m", "(Lmade/Own;)V", false));
    }

    /** Its descriptor may be that of the copy of an instance method. */
    @Test
    void aStaticMethodThatTakesItsClassFirstHasACopyOfAnotherName() {
        assertNotEquals("m", Names.copyName("made/Own", "m", "(Lmade/Own;)V", true));
        assertEquals("m", Names.copyName("made/Own", "m", "(Lmade/Owner;)V", true));
    }

    @Test
    void aConstructorIsReadByItsOwnName() {
        assertEquals("<init>", Names.written(Names.CONSTRUCTOR));
        assertEquals("m", Names.written("m"));
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
    void wideArgumentsTakeTwoSlotsAndTheReceiverOne() {
        assertEquals(5, Names.argumentSlots(method(ACC_STATIC, "m", "(IJD)V")));
        assertEquals(6, Names.argumentSlots(method(0, "m", "(IJD)V")));
        assertEquals(1, Names.argumentSlots(new MethodInsnNode(INVOKESTATIC, "Other", "call", "(I)J")));
        assertEquals(2, Names.argumentSlots(new MethodInsnNode(INVOKEINTERFACE, "Other", "call", "(I)J")));
    }
}
