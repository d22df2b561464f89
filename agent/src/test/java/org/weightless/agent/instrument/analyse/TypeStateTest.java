package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.TypeNames;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/** The types at one instruction. */
class TypeStateTest implements Opcodes {
    @Test
    void aLongOnTheStackIsOneValue() {
        TypeState state = TypeState.of(List.of(), List.of(INTEGER, LONG, TOP, DOUBLE, TOP, "made/Own"));
        assertEquals(List.of(INTEGER, LONG, DOUBLE, "made/Own"), state.stack());
    }

    @Test
    void aLongInTheLocalsKeepsItsTwoSlots() {
        TypeState state = TypeState.of(List.of(LONG, TOP, INTEGER), List.of());
        assertEquals(LONG, state.local(0));
        assertEquals(TOP, state.local(1));
        assertEquals(INTEGER, state.local(2));
    }

    @Test
    void aSlotBehindTheLastHoldsNothing() {
        assertEquals(TOP, TypeState.of(List.of(INTEGER), List.of()).local(7));
    }

    @Test
    void valuesAreDroppedFromTheTop() {
        TypeState state = TypeState.of(List.of(INTEGER), List.of(LONG, TOP, INTEGER, "made/Own"));
        assertEquals(List.of(LONG), state.dropping(2).stack());
        assertEquals(List.of(INTEGER), state.dropping(2).locals());
    }

    @Test
    void oneTypeGivesWayEverywhere() {
        Label made = new Label();
        TypeState state = TypeState.of(List.of(made, new Label()), List.of(made, INTEGER, made)).replacing(made,
                "made/Own");
        assertEquals("made/Own", state.local(0));
        assertTrue(VerificationTypes.isUninitialized(state.local(1)), "another object under construction stays what it is");
        assertEquals(List.of("made/Own", INTEGER, "made/Own"), state.stack());
    }

    @Test
    void aTypeIsFoundInLocalsAndOnTheStack() {
        TypeState state = TypeState.of(List.of(UNINITIALIZED_THIS), List.of(FLOAT));
        assertTrue(state.contains(UNINITIALIZED_THIS));
        assertTrue(state.contains(FLOAT));
        assertFalse(state.contains(INTEGER));
    }

    @Test
    void peopleReadTypesByTheirShortNames() {
        assertEquals("Own", TypeNames.of("made/Own"));
        assertEquals("String;", TypeNames.of("[Ljava/lang/String;"));
        assertEquals("top int float double long null uninitializedThis", String.join(" ", List.of(TOP, INTEGER, FLOAT,
                DOUBLE, LONG,
                NULL, UNINITIALIZED_THIS).stream().map(TypeNames::of).toList()));
        assertEquals("uninitialized", TypeNames.of(new Label()));
    }
}
