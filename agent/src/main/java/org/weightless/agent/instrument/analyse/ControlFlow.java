package org.weightless.agent.instrument.analyse;

import java.util.List;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.weightless.agent.instrument.classfile.Instructions;

/**
 * Where control can go from each instruction of a method. Instructions are known by their index; there are no
 * subroutines.
 */
public final class ControlFlow {
    public final MethodNode method;
    public final AbstractInsnNode[] insns;
    private final int[][] successors;
    private final int[][] handlers;
    private final int[] entered;

    ControlFlow(MethodNode method) {
        this.method = method;
        insns = method.instructions.toArray();
        successors = new int[insns.length][];
        handlers = new int[insns.length][];
        entered = new int[insns.length];
        findHandlers();
        for (int i = 0; i < insns.length; i++) {
            successors[i] = findSuccessors(i);
        }
    }

    public int size() {
        return insns.length;
    }

    public int indexOf(AbstractInsnNode insn) {
        return method.instructions.indexOf(insn);
    }

    /** Where control goes from here without an exception. */
    public int[] successors(int index) {
        return successors[index];
    }

    /**
     * The first instructions of the handlers that cover this instruction, in their order; none for labels and the like.
     */
    public int[] handlers(int index) {
        return handlers[index];
    }

    /**
     * How many of these an exception can reach: one that catches all hides those behind it, though not from the
     * verifier.
     */
    int handlersEntered(int index) {
        return entered[index];
    }

    /** Whether this is an instruction of the JVM's, no label, line or stack map. */
    public boolean isReal(int index) {
        return insns[index].getOpcode() >= 0;
    }

    private static final int[] NONE = {};

    private void findHandlers() {
        java.util.Arrays.fill(handlers, NONE);
        boolean[] caught = new boolean[insns.length];
        for (TryCatchBlockNode block : method.tryCatchBlocks) {
            boolean catchesAll = block.type == null || block.type.equals("java/lang/Throwable");
            int handler = indexOf(block.handler);
            int end = indexOf(block.end);
            for (int i = indexOf(block.start); i < end; i++) {
                if (isReal(i)) {
                    handlers[i] = append(handlers[i], handler);
                    entered[i] += caught[i] ? 0 : 1;
                    caught[i] |= catchesAll;
                }
            }
        }
    }

    private static int[] append(int[] array, int value) {
        int[] longer = java.util.Arrays.copyOf(array, array.length + 1);
        longer[array.length] = value;
        return longer;
    }

    private int[] findSuccessors(int index) {
        AbstractInsnNode insn = insns[index];
        List<LabelNode> targets = Instructions.targets(insn);
        boolean fallsThrough = Instructions.fallsThrough(insn) && index + 1 < insns.length;
        int[] found = new int[targets.size() + (fallsThrough ? 1 : 0)];
        for (int i = 0; i < targets.size(); i++) {
            found[i] = indexOf(targets.get(i));
        }
        if (fallsThrough) {
            found[targets.size()] = index + 1;
        }
        return found;
    }
}
