package org.weightless.agent.instrument.classfile;

import java.util.ArrayList;
import java.util.List;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/** What single instructions say: where they lead, whether they throw, which local they write. */
public final class Instructions {
    private Instructions() {}

    /** Whether control goes on behind an instruction. */
    public static boolean fallsThrough(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return !(opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN)
                && opcode != Opcodes.ATHROW
                && opcode != Opcodes.GOTO
                && opcode != Opcodes.TABLESWITCH
                && opcode != Opcodes.LOOKUPSWITCH;
    }

    /** False for what only moves values and control. */
    public static boolean mayThrow(int opcode) {
        return !(opcode <= Opcodes.SIPUSH
                || opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD
                || opcode >= Opcodes.ISTORE && opcode <= Opcodes.ASTORE
                || opcode >= Opcodes.POP && opcode <= Opcodes.SWAP
                || opcode >= Opcodes.IFEQ && opcode <= Opcodes.GOTO);
    }

    /** Where an instruction jumps to. */
    public static List<LabelNode> targets(AbstractInsnNode insn) {
        if (insn instanceof JumpInsnNode jump) {
            return List.of(jump.label);
        }
        List<LabelNode> targets = new ArrayList<>();
        if (insn instanceof TableSwitchInsnNode table) {
            targets.addAll(table.labels);
            targets.add(table.dflt);
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            targets.addAll(lookup.labels);
            targets.add(lookup.dflt);
        }
        return targets;
    }

    /** The slot that an instruction writes without reading it; -1 for all others. */
    public static int defined(AbstractInsnNode insn) {
        return insn instanceof VarInsnNode variable && variable.getOpcode() >= Opcodes.ISTORE ? variable.var : -1;
    }

    /** The slot that an instruction writes, {@code iinc} included; -1 for all others. */
    public static int assigned(AbstractInsnNode insn) {
        return insn instanceof IincInsnNode increment ? increment.var : defined(insn);
    }
}
