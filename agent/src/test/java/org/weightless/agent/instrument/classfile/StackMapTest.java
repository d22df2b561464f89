package org.weightless.agent.instrument.classfile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.MethodNode;

/** Stack maps from types by slot. */
class StackMapTest implements Opcodes {
    private static FrameNode emitted(StackMap map, Object... stack) {
        MethodNode out = new MethodNode();
        map.emit(out, List.of(stack));
        return (FrameNode) out.instructions.getFirst();
    }

    @Test
    void slotsThatNobodySetAreEmpty() {
        assertEquals(List.of(TOP, TOP, INTEGER), emitted(new StackMap().set(2, INTEGER)).local);
    }

    @Test
    void aWideValueIsOneEntryAndCoversTheSlotBehindIt() {
        assertEquals(List.of(LONG, "made/Own"), emitted(new StackMap().set(0, LONG).set(2, "made/Own")).local);
        assertEquals(List.of(DOUBLE), emitted(new StackMap().set(0, DOUBLE)).local);
    }

    @Test
    void emptySlotsAtTheEndAreLeftAway() {
        assertEquals(List.of(INTEGER), emitted(new StackMap().set(0, INTEGER).set(5, TOP)).local);
        assertEquals(List.of(), emitted(new StackMap()).local);
    }

    @Test
    void theOrderInWhichSlotsAreSetDoesNotMatterAndTheLastTypeCounts() {
        assertEquals(List.of(INTEGER, FLOAT), emitted(new StackMap().set(1, "made/Own").set(0, INTEGER).set(1,
                FLOAT)).local);
    }

    @Test
    void slotsFarOutHaveRoom() {
        FrameNode frame = emitted(new StackMap().set(300, NULL), INTEGER, LONG);
        assertEquals(301, frame.local.size());
        assertEquals(NULL, frame.local.get(300));
        assertEquals(List.of(INTEGER, LONG), frame.stack);
    }
}
