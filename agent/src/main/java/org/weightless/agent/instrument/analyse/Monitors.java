package org.weightless.agent.instrument.analyse;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.classfile.Instructions;
import org.weightless.agent.instrument.rules.Boundary;

/**
 * How many monitors may be held before each instruction. Where paths disagree the larger number counts: a yield is
 * rather refused than done under a monitor. An exception of a {@code monitorexit} comes when the monitor is released,
 * as the JVM's own analysis has it (JVMS 2.11.10), so neither javac's handler that covers itself nor a handler around a
 * whole synchronized expression counts as holding what has been let go.
 */
public final class Monitors {
    private static final int MOST = 100;
    private final int[] held;
    private final boolean locksCount;

    /**
     * Counts.
     *
     * @param locksCount whether locks are counted like monitors: those that the JDK's own code takes
     */
    Monitors(ControlFlow flow, boolean locksCount) {
        held = new int[flow.size()];
        this.locksCount = locksCount;
        for (AbstractInsnNode insn : flow.insns) {
            if (enters(insn)) {
                spread(flow);
                return;
            }
        }
    }

    public int held(int index) {
        return held[index];
    }

    private void spread(ControlFlow flow) {
        Arrays.fill(held, -1);
        Deque<Integer> open = new ArrayDeque<>();
        reach(0, 0, open);
        while (!open.isEmpty()) {
            int index = open.remove();
            int opcode = flow.insns[index].getOpcode();
            int released = Math.max(0, held[index] - (exits(flow.insns[index]) ? 1 : 0));
            for (int next : flow.successors(index)) {
                reach(next, released + (enters(flow.insns[index]) ? 1 : 0), open);
            }
            for (int i = 0; i < flow.handlersEntered(index) && Instructions.mayThrow(opcode); i++) {
                reach(flow.handlers(index)[i], released, open);
            }
        }
    }

    private boolean enters(AbstractInsnNode insn) {
        return insn.getOpcode() == Opcodes.MONITORENTER
                || locksCount && insn instanceof MethodInsnNode call && Boundary.locks(call);
    }

    private boolean exits(AbstractInsnNode insn) {
        return insn.getOpcode() == Opcodes.MONITOREXIT
                || locksCount && insn instanceof MethodInsnNode call && Boundary.unlocks(call);
    }

    private void reach(int index, int count, Deque<Integer> open) {
        if (count > held[index] && count < MOST) {
            held[index] = count;
            open.add(index);
        }
    }
}
