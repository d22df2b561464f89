package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** What a verification type says of a value. */
class VerificationTypesTest implements Opcodes {
    @Test
    void onlyLongAndDoubleAreWide() {
        assertTrue(VerificationTypes.isWide(LONG) && VerificationTypes.isWide(DOUBLE));
        for (Object narrow : new Object[] {INTEGER, FLOAT, NULL, "J"}) {
            assertFalse(VerificationTypes.isWide(narrow), narrow.toString());
        }
    }

    @Test
    void onlyTheLabelOfANewIsAnObjectUnderConstruction() {
        assertTrue(VerificationTypes.isUninitialized(new Label()));
        assertFalse(VerificationTypes.isUninitialized(UNINITIALIZED_THIS), "that is the constructor's own object");
        assertFalse(VerificationTypes.isUninitialized("made/Own"));
    }

    @Test
    void smallNumbersAreInts() {
        for (Type small : new Type[] {Type.BOOLEAN_TYPE, Type.BYTE_TYPE, Type.CHAR_TYPE, Type.SHORT_TYPE}) {
            assertEquals(INTEGER, VerificationTypes.of(small));
        }
        assertEquals(LONG, VerificationTypes.of(Type.LONG_TYPE));
        assertEquals(FLOAT, VerificationTypes.of(Type.FLOAT_TYPE));
        assertEquals(DOUBLE, VerificationTypes.of(Type.DOUBLE_TYPE));
        assertEquals("[I", VerificationTypes.of(Type.getType("[I")));
        assertEquals("made/Own", VerificationTypes.of(Type.getObjectType("made/Own")));
    }

    @Test
    void aLoadAndADefaultFitTheType() {
        Object[] types = {INTEGER, FLOAT, LONG, DOUBLE, NULL, "made/Own", new Label()};
        int[] loads = {ILOAD, FLOAD, LLOAD, DLOAD, ALOAD, ALOAD, ALOAD};
        int[] defaults = {ICONST_0, FCONST_0, LCONST_0, DCONST_0, ACONST_NULL, ACONST_NULL, ACONST_NULL};
        for (int i = 0; i < types.length; i++) {
            assertEquals(loads[i], VerificationTypes.opcode(types[i], ILOAD));
            assertEquals(defaults[i], VerificationTypes.defaultOpcode(types[i]));
        }
    }
}
