package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;

/**
 * Gives each kind of values that a local holds in turn a slot of its own.
 *
 * <p>Javac uses the slot of a variable whose block has ended for the next one, an {@code int} where a {@code String}
 * was. When no slot does that, all of them can hold a value at all times, null or 0 at least, and one piece of code can
 * save them at every call.
 */
final class LocalKinds {
    private record Local(int slot, char kind) {
        int size() {
            return kind == 'J' || kind == 'D' ? 2 : 1;
        }
    }

    private final MethodNode method;
    private final Map<Local, Integer> uses = new HashMap<>();
    private final Map<Local, Integer> slots = new HashMap<>();

    private LocalKinds(MethodNode method) {
        this.method = method;
    }

    /**
     * Rewrites a method in the tree: slots in instructions, stack maps and variables. Arguments stay where they are.
     */
    static void split(MethodNode method) {
        LocalKinds kinds = new LocalKinds(method);
        kinds.countUses();
        kinds.assignSlots();
        kinds.rewrite();
    }

    private void countUses() {
        for (AbstractInsnNode insn : method.instructions) {
            Local local = local(insn);
            if (local != null) {
                uses.merge(local, 1, Integer::sum);
            }
        }
    }

    private static Local local(AbstractInsnNode insn) {
        if (insn instanceof IincInsnNode increment) {
            return new Local(increment.var, 'I');
        }
        return insn instanceof VarInsnNode variable ? new Local(variable.var, kind(variable.getOpcode())) : null;
    }

    private static char kind(int opcode) {
        return switch (opcode) {
            case Opcodes.ILOAD, Opcodes.ISTORE -> 'I';
            case Opcodes.FLOAD, Opcodes.FSTORE -> 'F';
            case Opcodes.LLOAD, Opcodes.LSTORE -> 'J';
            case Opcodes.DLOAD, Opcodes.DSTORE -> 'D';
            default -> 'A';
        };
    }

    private static char kind(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT -> 'F';
            case Type.LONG -> 'J';
            case Type.DOUBLE -> 'D';
            case Type.OBJECT, Type.ARRAY -> 'A';
            default -> 'I';
        };
    }

    private static char kind(Object type) {
        if (type == Opcodes.INTEGER) {
            return 'I';
        }
        if (type == Opcodes.FLOAT) {
            return 'F';
        }
        if (type == Opcodes.LONG) {
            return 'J';
        }
        return type == Opcodes.DOUBLE ? 'D' : 'A';
    }

    /** Arguments first, then what is used most: the first slots take the least code. */
    private void assignSlots() {
        int next = 0;
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            slots.put(new Local(next++, 'A'), 0);
        }
        for (Type argument : Type.getArgumentTypes(method.desc)) {
            slots.put(new Local(next, kind(argument)), next);
            next += argument.getSize();
        }
        List<Local> others = new ArrayList<>(uses.keySet());
        others.removeAll(slots.keySet());
        Comparator<Local> byUses = Comparator.comparingInt(local -> -uses.get(local));
        others.sort(byUses.thenComparingInt(local -> local.slot).thenComparingInt(local -> local.kind));
        for (Local local : others) {
            slots.put(local, next);
            next += local.size();
        }
        method.maxLocals = next;
    }

    private void rewrite() {
        for (AbstractInsnNode insn : method.instructions) {
            if (insn instanceof IincInsnNode increment) {
                increment.var = slots.get(local(insn));
            } else if (insn instanceof VarInsnNode variable) {
                variable.var = slots.get(local(insn));
            } else if (insn instanceof FrameNode frame) {
                frame.local = rewritten(frame.local);
            }
        }
        if (method.localVariables != null) {
            List<LocalVariableNode> kept = new ArrayList<>();
            for (LocalVariableNode variable : method.localVariables) {
                Integer slot = slots.get(new Local(variable.index, kind(Type.getType(variable.desc))));
                if (slot != null) {
                    variable.index = slot;
                    kept.add(variable);
                }
            }
            method.localVariables = kept;
        }
    }

    private List<Object> rewritten(List<Object> locals) {
        StackMap map = new StackMap();
        int slot = 0;
        for (Object type : locals) {
            Integer to = type == Opcodes.TOP ? null : slots.get(new Local(slot, kind(type)));
            if (to != null) {
                map.set(to, type);
            }
            slot += VerificationTypes.isWide(type) ? 2 : 1;
        }
        return map.locals();
    }
}
