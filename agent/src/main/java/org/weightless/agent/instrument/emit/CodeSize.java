package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.InsnNode;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.InvokeDynamicInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.MultiANewArrayInsnNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * How many bytes the code of a method has at most: constants may have large indexes, switches be padded; a jump is
 * short where it spans less than 32 KB even if all others were long and each linked call took a number more.
 *
 * <p>ASM's own evaluator is a visitor. To be visited once more costs a method more than to be looked through.
 */
final class CodeSize {
    private record Jump(int from, LabelNode to, int saved) {}

    private final Map<LabelNode, Integer> places = new HashMap<>();
    private final List<Jump> jumps = new ArrayList<>();
    private int bytes;
    /** How many bytes {@link LinkerShapes} adds at most. */
    private int numbers;

    private CodeSize() {}

    static int of(MethodNode method) {
        CodeSize size = new CodeSize();
        for (AbstractInsnNode insn = method.instructions.getFirst(); insn != null; insn = insn.getNext()) {
            size.add(insn);
        }
        return size.withShortJumps();
    }

    private void add(AbstractInsnNode insn) {
        if (insn instanceof LabelNode label) {
            places.put(label, bytes + numbers);
        } else if (insn instanceof JumpInsnNode jump) {
            boolean always = jump.getOpcode() == Opcodes.GOTO;
            jumps.add(new Jump(bytes + numbers, jump.label, always ? 2 : 5));
            bytes += always ? 5 : 8;
        } else if (insn.getOpcode() >= 0) {
            bytes += most(insn);
            numbers += insn instanceof InvokeDynamicInsnNode ? 1 : 0;
        }
    }

    private int withShortJumps() {
        int size = bytes;
        for (Jump jump : jumps) {
            size -= Math.abs(places.get(jump.to) - jump.from) <= Short.MAX_VALUE ? jump.saved : 0;
        }
        return size;
    }

    /** The bytes of an instruction that is no jump (JVMS 6.5). */
    private static int most(AbstractInsnNode insn) {
        if (insn instanceof InsnNode) {
            return 1;
        }
        if (insn instanceof VarInsnNode variable) {
            return variable.var < 4 ? 1 : variable.var <= 0xFF ? 2 : 4;
        }
        if (insn instanceof MethodInsnNode call) {
            return call.getOpcode() == Opcodes.INVOKEINTERFACE ? 5 : 3;
        }
        if (insn instanceof InvokeDynamicInsnNode) {
            return 5;
        }
        if (insn instanceof FieldInsnNode) {
            return 3;
        }
        if (insn instanceof IntInsnNode) {
            return insn.getOpcode() == Opcodes.SIPUSH ? 3 : 2;
        }
        if (insn instanceof IincInsnNode increment) {
            return increment.var > 0xFF || increment.incr != (byte) increment.incr ? 6 : 3;
        }
        if (insn instanceof TableSwitchInsnNode table) {
            return 16 + 4 * table.labels.size();
        }
        if (insn instanceof LookupSwitchInsnNode lookup) {
            return 16 + 8 * lookup.keys.size();
        }
        // the rest names a constant
        return insn instanceof MultiANewArrayInsnNode ? 4 : 3;
    }
}
