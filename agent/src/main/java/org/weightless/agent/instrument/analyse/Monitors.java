package org.weightless.agent.instrument.analyse;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;

/**
 * How many monitors may be held before each instruction. Where paths disagree the larger number counts: a yield is
 * rather refused than done under a monitor. An exception of a {@code monitorexit} comes when the monitor is released,
 * as the JVM's own analysis has it (JVMS 2.11.10), so neither javac's handler that covers itself nor a handler around a
 * whole synchronized expression counts as holding what has been let go.
 */
public final class Monitors {
    private static final int MOST = 100;
    private final int[] held;

    Monitors(ControlFlow flow) {
        held = new int[flow.size()];
        for (AbstractInsnNode insn : flow.insns) {
            if (insn.getOpcode() == Opcodes.MONITORENTER) {
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
            int released = Math.max(0, held[index] - (opcode == Opcodes.MONITOREXIT ? 1 : 0));
            for (int next : flow.successors(index)) {
                reach(next, released + (opcode == Opcodes.MONITORENTER ? 1 : 0), open);
            }
            for (int i = 0; i < flow.handlersEntered(index) && mayThrow(opcode); i++) {
                reach(flow.handlers(index)[i], released, open);
            }
        }
    }

    /** False for what only moves values and control. */
    private static boolean mayThrow(int opcode) {
        return !(opcode <= Opcodes.SIPUSH
                || opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD
                || opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE
                || opcode >= Opcodes.POP && opcode <= Opcodes.SWAP
                || opcode >= Opcodes.IFEQ && opcode <= Opcodes.GOTO);
    }

    private void reach(int index, int count, Deque<Integer> open) {
        if (count > held[index] && count < MOST) {
            held[index] = count;
            open.add(index);
        }
    }
}
