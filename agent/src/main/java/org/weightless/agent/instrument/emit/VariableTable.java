package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.rules.Names;

/**
 * Cuts the variable table of a generated method down to where it is true.
 *
 * <p>A resume method restores what is live and nothing else, so a variable that is in scope may not be there. A
 * debugger that asks for it gets an error (JDWP 35, INVALID_SLOT) instead of all variables. What each slot holds
 * follows from the stack maps: they are complete, and between two of them only stores change a local.
 */
public final class VariableTable {
    /** What debuggers call the receiver in a copy. */
    static final String RECEIVER = "$this";

    /**
     * One range of a variable as it was written.
     *
     * @param variable names its slot and type, too
     * @param number the same for all ranges with this name, slot and type
     */
    private record Scope(LocalVariableNode variable, int number) {}

    private final MethodNode method;
    private final Map<LabelNode, List<Scope>> starts = new HashMap<>();
    private final Map<LabelNode, List<Scope>> ends = new HashMap<>();
    private final List<Scope> inScope = new ArrayList<>();
    /** The ranges that are open at the current instruction, by the variables' numbers. */
    private final Map<Integer, LocalVariableNode> open = new LinkedHashMap<>();
    private final List<LocalVariableNode> whole = new ArrayList<>();
    private Object[] locals;
    /** Whether slots or scopes are others than at the last instruction: at most instructions they are the same. */
    private boolean changed = true;

    private VariableTable(MethodNode method) {
        this.method = method;
        locals = new Object[Names.argumentSlots(method) + 1];
    }

    /** Splits the ranges of variables at the places where their slots hold nothing, or something of another kind. */
    public static void makeTrue(MethodNode method) {
        if (method.localVariables != null && !method.localVariables.isEmpty()) {
            new VariableTable(method).run();
        }
    }

    /**
     * Lists the receiver once more: a copy is static, and there debuggers leave out a variable that is called as a keyword
     * is. The texts of the JVM's exceptions name the variable that comes first.
     */
    public static void showReceiver(MethodNode method) {
        List<LocalVariableNode> all = method.localVariables == null ? List.of() : List.copyOf(method.localVariables);
        for (LocalVariableNode each : all) {
            if (each.name.equals("this")) {
                method.localVariables.add(
                        new LocalVariableNode(RECEIVER, each.desc, each.signature, each.start, each.end, each.index));
            }
        }
    }

    /** Whether a slot with a value of this verification type can be a variable with this descriptor. */
    static boolean fits(String desc, Object type) {
        return switch (desc.charAt(0)) {
            case 'Z', 'B', 'C', 'S', 'I' -> type == Opcodes.INTEGER;
            case 'F' -> type == Opcodes.FLOAT;
            case 'J' -> type == Opcodes.LONG;
            case 'D' -> type == Opcodes.DOUBLE;
            default -> type == Opcodes.NULL || type == Opcodes.UNINITIALIZED_THIS || type instanceof String;
        };
    }

    private void run() {
        Map<List<Object>, Integer> numbers = new HashMap<>();
        for (LocalVariableNode variable : method.localVariables) {
            List<Object> key = List.of(variable.name, variable.index, variable.desc);
            Integer known = numbers.putIfAbsent(key, numbers.size());
            Scope scope = new Scope(variable, known == null ? numbers.size() - 1 : known);
            add(starts, variable.start, scope);
            add(ends, variable.end, scope);
        }
        setArguments();
        for (AbstractInsnNode insn = method.instructions.getFirst(); insn != null; insn = insn.getNext()) {
            if (insn instanceof LabelNode label) {
                changed |= inScope.removeAll(ends.getOrDefault(label, List.of()));
                changed |= inScope.addAll(starts.getOrDefault(label, List.of()));
            } else if (insn instanceof FrameNode map) {
                setAll(map.local);
            } else if (insn.getOpcode() >= 0) {
                openAndClose(insn);
                if (insn instanceof VarInsnNode variable && variable.getOpcode() >= Opcodes.ISTORE) {
                    store(variable);
                }
            }
        }
        closeAt(null, new BitSet());
        method.localVariables = whole;
    }

    private void setArguments() {
        List<Object> types = new ArrayList<>();
        if ((method.access & Opcodes.ACC_STATIC) == 0) {
            types.add(Opcodes.UNINITIALIZED_THIS);
        }
        for (Type type : Type.getArgumentTypes(method.desc)) {
            types.add(VerificationTypes.of(type));
        }
        setAll(types);
    }

    private void setAll(List<Object> types) {
        changed = true;
        Arrays.fill(locals, Opcodes.TOP);
        int slot = 0;
        for (Object type : types) {
            set(slot, type);
            slot += VerificationTypes.isWide(type) ? 2 : 1;
        }
    }

    private void set(int slot, Object type) {
        changed = true;
        if (slot + 1 >= locals.length) {
            int before = locals.length;
            locals = Arrays.copyOf(locals, 2 * slot + 2);
            Arrays.fill(locals, before, locals.length, Opcodes.TOP);
        }
        locals[slot] = type;
        if (VerificationTypes.isWide(type)) {
            locals[slot + 1] = Opcodes.TOP;
        }
    }

    private void store(VarInsnNode insn) {
        int slot = insn.var;
        if (slot > 0 && slot <= locals.length && VerificationTypes.isWide(locals[slot - 1])) {
            locals[slot - 1] = Opcodes.TOP;
        }
        set(slot, switch (insn.getOpcode()) {
            case Opcodes.ISTORE -> Opcodes.INTEGER;
            case Opcodes.LSTORE -> Opcodes.LONG;
            case Opcodes.FSTORE -> Opcodes.FLOAT;
            case Opcodes.DSTORE -> Opcodes.DOUBLE;
            default -> "java/lang/Object";
        });
    }

    private static void add(Map<LabelNode, List<Scope>> scopes, LabelNode label, Scope scope) {
        List<Scope> here = scopes.get(label);
        if (here == null) {
            here = new ArrayList<>();
            scopes.put(label, here);
        }
        here.add(scope);
    }

    private void openAndClose(AbstractInsnNode insn) {
        if (!changed || inScope.isEmpty() && open.isEmpty()) {
            return;
        }
        changed = false;
        BitSet here = new BitSet();
        for (Scope scope : inScope) {
            LocalVariableNode variable = scope.variable;
            if (variable.index < locals.length && fits(variable.desc, locals[variable.index])) {
                here.set(scope.number);
            }
        }
        closeAt(insn, here);
        for (Scope scope : inScope) {
            if (here.get(scope.number) && !open.containsKey(scope.number)) {
                LocalVariableNode variable = scope.variable;
                LabelNode start = labelBefore(insn);
                open.put(scope.number, new LocalVariableNode(
                        variable.name, variable.desc, variable.signature, start, start, variable.index));
            }
        }
    }

    /** Ends the ranges of all variables but these before an instruction, or behind the last one. */
    private void closeAt(AbstractInsnNode insn, BitSet staying) {
        for (Iterator<Map.Entry<Integer, LocalVariableNode>> all = open.entrySet().iterator(); all.hasNext();) {
            Map.Entry<Integer, LocalVariableNode> each = all.next();
            if (!staying.get(each.getKey())) {
                all.remove();
                each.getValue().end = labelBefore(insn);
                whole.add(each.getValue());
            }
        }
    }

    private LabelNode labelBefore(AbstractInsnNode insn) {
        AbstractInsnNode before = insn == null ? method.instructions.getLast() : insn.getPrevious();
        if (before instanceof LabelNode label) {
            return label;
        }
        LabelNode label = new LabelNode();
        if (insn == null) {
            method.instructions.add(label);
        } else {
            method.instructions.insertBefore(insn, label);
        }
        return label;
    }
}
