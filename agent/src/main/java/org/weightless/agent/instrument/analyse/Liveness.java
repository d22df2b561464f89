package org.weightless.agent.instrument.analyse;

import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.Instructions;

/**
 * Which locals may still be read, before each instruction: the classic backward data flow, exceptional edges included.
 *
 * <p>A frame keeps live locals only, and stack maps are cut down to them: what is dead is kept alive by nothing.
 */
public final class Liveness {
    private final int words;
    private final long[] live;

    Liveness(ControlFlow flow) {
        words = (flow.method.maxLocals >> 6) + 1;
        live = new long[flow.size() * words];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = flow.size() - 1; i >= 0; i--) {
                changed |= update(flow, i);
            }
        }
    }

    public boolean isLive(int index, int slot) {
        return (live[index * words + (slot >> 6)] >>> slot & 1) != 0;
    }

    private boolean update(ControlFlow flow, int index) {
        AbstractInsnNode insn = flow.insns[index];
        int defined = Instructions.defined(insn);
        int used = used(insn);
        boolean changed = false;
        for (int word = 0; word < words; word++) {
            long in = 0;
            for (int next : flow.successors(index)) {
                in |= live[next * words + word];
            }
            if (defined >= 0 && defined >> 6 == word) {
                in &= ~(1L << defined);
            }
            if (used >= 0 && used >> 6 == word) {
                in |= 1L << used;
            }
            for (int handler : flow.handlers(index)) {
                in |= live[handler * words + word];
            }
            changed |= live[index * words + word] != in;
            live[index * words + word] = in;
        }
        return changed;
    }

    private static int used(AbstractInsnNode insn) {
        if (insn instanceof IincInsnNode increment) {
            return increment.var;
        }
        return insn instanceof VarInsnNode variable && variable.getOpcode() < Opcodes.ISTORE ? variable.var : -1;
    }
}
