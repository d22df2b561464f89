package org.weightless.agent.instrument.plan;

import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * A method as written, to be copied, and where control goes in it. Instructions are known by their index.
 *
 * @param method the method
 * @param insns its instructions
 * @param successors where control goes from each without an exception
 * @param handlers the first instructions of the handlers that cover each
 * @param loops the entries of the loops around each, the outermost first
 */
public record MethodCode(
        MethodNode method, AbstractInsnNode[] insns, int[][] successors, int[][] handlers, int[][] loops) {

    public int size() {
        return insns.length;
    }

    public AbstractInsnNode insn(int index) {
        return insns[index];
    }

    public int indexOf(LabelNode label) {
        return method.instructions.indexOf(label);
    }

    /** Whether this is an instruction of the JVM's, no label, line or stack map. */
    public boolean isReal(int index) {
        return insns[index].getOpcode() >= 0;
    }

    /** The first instruction of the JVM's from here on, or how many there are. */
    public int nextReal(int index) {
        int next = index;
        while (next < size() && !isReal(next)) {
            next++;
        }
        return next;
    }

    /** Whether an instruction stands here before the next one of the JVM's, which may be here. */
    public boolean precedesReal(Class<? extends AbstractInsnNode> kind, int index) {
        for (int i = index; i < nextReal(index); i++) {
            if (kind.isInstance(insns[i])) {
                return true;
            }
        }
        return false;
    }

    /** The depth of the loop that a way repeats, from 1; 0 where it enters, leaves or stays. */
    public int repeats(int from, int to) {
        int[] around = loops[from];
        for (int depth = around.length; depth > 0; depth--) {
            if (around[depth - 1] == to) {
                return depth;
            }
        }
        return 0;
    }

    public boolean covers(TryCatchBlockNode block, int index) {
        return indexOf(block.start) <= index && index < indexOf(block.end);
    }

    public Type returnType() {
        return Type.getReturnType(method.desc);
    }
}
