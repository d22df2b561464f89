package org.weightless.agent.instrument;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;

/**
 * How many monitors may be held before each instruction. Where paths disagree the larger number counts: a yield is rather refused than done
 * under a monitor. javac's handler that releases a monitor covers itself, which adds nothing as the number there is the same.
 */
final class Monitors {
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

    int held(int index) {
        return held[index];
    }

    private void spread(ControlFlow flow) {
        Arrays.fill(held, -1);
        Deque<Integer> open = new ArrayDeque<>();
        reach(0, 0, open);
        while (!open.isEmpty()) {
            int index = open.remove();
            int opcode = flow.insns[index].getOpcode();
            int change = opcode == Opcodes.MONITORENTER ? 1 : opcode == Opcodes.MONITOREXIT ? -1 : 0;
            for (int next : flow.successors(index)) {
                reach(next, Math.max(0, held[index] + change), open);
            }
            for (int i = 0; i < flow.handlersEntered(index); i++) {
                reach(flow.handlers(index)[i], held[index], open);
            }
        }
    }

    private void reach(int index, int count, Deque<Integer> open) {
        if (count > held[index] && count < MOST) {
            held[index] = count;
            open.add(index);
        }
    }
}
