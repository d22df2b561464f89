package org.weightless.agent.instrument.analyse;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;

/**
 * Finds the handlers that look at the exception that they catch: its trace has to be readable there.
 *
 * <p>Those of {@code finally} and of resources only throw it again or add it to another one, and where it is control
 * flow nobody reads the variable: such handlers pay nothing.
 */
public final class UsedExceptions {
    private final ControlFlow flow;
    private final BitSet handlers = new BitSet();

    private UsedExceptions(MethodFacts facts) {
        flow = facts.flow();
        Set<Integer> excluded = new HashSet<>();
        for (TryCatchBlockNode block : flow.method.tryCatchBlocks) {
            int handler = flow.indexOf(block.handler);
            boolean coversItself = flow.indexOf(block.start) <= handler && handler < flow.indexOf(block.end);
            if (block.type == null || coversItself) {
                excluded.add(handler);
            }
        }
        for (TryCatchBlockNode block : flow.method.tryCatchBlocks) {
            int first = nextReal(flow.indexOf(block.handler));
            if (!excluded.contains(flow.indexOf(block.handler)) && first < flow.size() && uses(facts, first)) {
                handlers.set(first);
            }
        }
    }

    /** The first instructions of those handlers. */
    public static BitSet in(MethodFacts facts) {
        return new UsedExceptions(facts).handlers;
    }

    private boolean uses(MethodFacts facts, int first) {
        AbstractInsnNode insn = flow.insns[first];
        if (insn.getOpcode() != Opcodes.ASTORE) {
            return insn.getOpcode() != Opcodes.POP && insn.getOpcode() != Opcodes.ATHROW;
        }
        int slot = ((VarInsnNode) insn).var;
        return first + 1 < flow.size() && facts.liveness().isLive(first + 1, slot) && isReadElsewhere(slot);
    }

    /** Whether a local is read for anything but to throw it, to add a suppressed exception or to be one. */
    private boolean isReadElsewhere(int slot) {
        for (int i = 0; i < flow.size(); i++) {
            if (isLoad(i) && ((VarInsnNode) flow.insns[i]).var == slot && !isPassedOn(i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isPassedOn(int load) {
        int next = nextReal(load + 1);
        int second = nextReal(next + 1);
        return next < flow.size() && (flow.insns[next].getOpcode() == Opcodes.ATHROW || isAddSuppressed(next))
                || second < flow.size() && isLoad(next) && isAddSuppressed(second);
    }

    private boolean isLoad(int index) {
        return flow.insns[index].getOpcode() == Opcodes.ALOAD;
    }

    private boolean isAddSuppressed(int index) {
        return flow.insns[index] instanceof MethodInsnNode call && call.name.equals("addSuppressed")
                && call.owner.equals("java/lang/Throwable");
    }

    private int nextReal(int index) {
        int next = index;
        while (next < flow.size() && !flow.isReal(next)) {
            next++;
        }
        return next;
    }
}
