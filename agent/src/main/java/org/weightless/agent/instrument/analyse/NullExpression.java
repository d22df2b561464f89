package org.weightless.agent.instrument.analyse;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.IntInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.objectweb.asm.tree.analysis.Analyzer;
import org.objectweb.asm.tree.analysis.AnalyzerException;
import org.objectweb.asm.tree.analysis.Frame;
import org.objectweb.asm.tree.analysis.SourceInterpreter;
import org.objectweb.asm.tree.analysis.SourceValue;
import org.weightless.agent.instrument.classfile.Instructions;
import org.weightless.agent.instrument.rules.Names;

/**
 * Says in Java's words what an instruction does with a reference and where the reference comes from, as HotSpot does
 * for a {@code NullPointerException} (JEP 358): by the instructions that pushed the operands, followed back over at
 * most five of them.
 */
final class NullExpression {
    private static final int DEEPEST = 5;

    /**
     * Where a method's locals are: as written, or moved as in what is generated from it. A copy is static, so that a
     * receiver is its first parameter.
     */
    enum View { WRITTEN, COPY, RESUME }

    private final MethodNode method;
    private final Map<AbstractInsnNode, Frame<SourceValue>> frames = new HashMap<>();
    private final Map<AbstractInsnNode, long[]> written = new HashMap<>();

    NullExpression(String owner, MethodNode method) throws AnalyzerException {
        this.method = method;
        Frame<SourceValue>[] found = new Analyzer<>(new Origins()).analyze(owner, method);
        for (int i = 0; i < found.length; i++) {
            frames.put(method.instructions.get(i), found[i]);
        }
        findWritten();
    }

    /** What an instruction cannot do with null; null for one that can do what it does. */
    static String action(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        return switch (opcode) {
            case Opcodes.IALOAD, Opcodes.LALOAD, Opcodes.FALOAD, Opcodes.DALOAD, Opcodes.AALOAD, Opcodes.BALOAD,
                    Opcodes.CALOAD, Opcodes.SALOAD -> "Cannot load from " + element(opcode - Opcodes.IALOAD) + " array";
            case Opcodes.IASTORE, Opcodes.LASTORE, Opcodes.FASTORE, Opcodes.DASTORE, Opcodes.AASTORE, Opcodes.BASTORE,
                    Opcodes.CASTORE, Opcodes.SASTORE -> "Cannot store to " + element(opcode - Opcodes.IASTORE) + " array";
            case Opcodes.ARRAYLENGTH -> "Cannot read the array length";
            case Opcodes.ATHROW -> "Cannot throw exception";
            case Opcodes.MONITORENTER -> "Cannot enter synchronized block";
            case Opcodes.MONITOREXIT -> "Cannot exit synchronized block";
            case Opcodes.GETFIELD -> "Cannot read field \"" + ((FieldInsnNode) insn).name + "\"";
            case Opcodes.PUTFIELD -> "Cannot assign field \"" + ((FieldInsnNode) insn).name + "\"";
            case Opcodes.INVOKEVIRTUAL, Opcodes.INVOKEINTERFACE, Opcodes.INVOKESPECIAL -> {
                MethodInsnNode call = (MethodInsnNode) insn;
                yield hasReceiver(call) ? "Cannot invoke \"" + call(call) + "\"" : null;
            }
            default -> null;
        };
    }

    /** Whether a call has a receiver that may be null. */
    static boolean hasReceiver(MethodInsnNode call) {
        return call.getOpcode() != Opcodes.INVOKESTATIC && !call.name.equals("<init>");
    }

    private static String element(int kind) {
        return List.of("int", "long", "float", "double", "object", "byte/boolean", "char", "short").get(kind);
    }

    /** What of an instruction's operands was null, with the words before it; empty where that cannot be said. */
    String cause(AbstractInsnNode insn, View view) {
        AbstractInsnNode origin = origin(insn, nullOperand(insn));
        String said = said(insn, origin, DEEPEST, false, view);
        if (said == null) {
            return "";
        }
        boolean isCall = origin instanceof MethodInsnNode;
        return " because " + (isCall ? "the return value of " : "") + "\"" + said + "\" is null";
    }

    /** Whether no call gives what the reference comes from, and none is made between that and the instruction. */
    boolean isMadeWithoutCalls(AbstractInsnNode insn) {
        return isMadeWithoutCalls(insn, nullOperand(insn));
    }

    private boolean isMadeWithoutCalls(AbstractInsnNode insn, int operand) {
        AbstractInsnNode origin = origin(insn, operand);
        if (origin == null) {
            return false;
        }
        for (AbstractInsnNode each = origin; each != null && each != insn; each = each.getNext()) {
            if (each instanceof MethodInsnNode) {
                return false;
            }
        }
        return switch (origin.getOpcode()) {
            case Opcodes.IALOAD, Opcodes.AALOAD -> isMadeWithoutCalls(origin, 0) && isMadeWithoutCalls(origin, 1);
            case Opcodes.GETFIELD -> isMadeWithoutCalls(origin, 0);
            default -> true;
        };
    }

    /** How far under the top of the stack the reference lies. */
    private static int nullOperand(AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (insn instanceof MethodInsnNode call) {
            return Type.getArgumentTypes(call.desc).length;
        }
        if (opcode >= Opcodes.IALOAD && opcode <= Opcodes.SALOAD || opcode == Opcodes.PUTFIELD) {
            return 1;
        }
        return opcode >= Opcodes.IASTORE && opcode <= Opcodes.SASTORE ? 2 : 0;
    }

    /** The instruction that pushed an operand; null where several may have. */
    private AbstractInsnNode origin(AbstractInsnNode insn, int down) {
        Frame<SourceValue> frame = frames.get(insn);
        if (frame == null) {
            return null;
        }
        Set<AbstractInsnNode> origins = frame.getStack(frame.getStackSize() - 1 - down).insns;
        return origins.size() == 1 ? origins.iterator().next() : null;
    }

    private String said(AbstractInsnNode by, AbstractInsnNode insn, int detail, boolean index, View view) {
        if (detail <= 0 || insn == null) {
            return null;
        }
        int opcode = insn.getOpcode();
        return switch (opcode) {
            case Opcodes.ILOAD, Opcodes.ALOAD -> variable((VarInsnNode) insn, by, view);
            case Opcodes.ACONST_NULL -> "null";
            case Opcodes.ICONST_M1, Opcodes.ICONST_0, Opcodes.ICONST_1, Opcodes.ICONST_2, Opcodes.ICONST_3,
                    Opcodes.ICONST_4, Opcodes.ICONST_5 -> "" + (opcode - Opcodes.ICONST_0);
            case Opcodes.BIPUSH, Opcodes.SIPUSH -> "" + ((IntInsnNode) insn).operand;
            case Opcodes.IALOAD, Opcodes.AALOAD -> {
                String array = said(insn, origin(insn, 1), detail - 1, index, view);
                String at = said(insn, origin(insn, 0), detail, true, view);
                yield (array == null ? "<array>" : array) + "[" + (at == null ? "..." : at) + "]";
            }
            case Opcodes.GETSTATIC -> className(((FieldInsnNode) insn).owner) + "." + ((FieldInsnNode) insn).name;
            case Opcodes.GETFIELD -> {
                String object = said(insn, origin(insn, 0), detail - 1, index, view);
                yield (object == null ? "" : object + ".") + ((FieldInsnNode) insn).name;
            }
            case Opcodes.INVOKEVIRTUAL, Opcodes.INVOKESPECIAL, Opcodes.INVOKESTATIC,
                    Opcodes.INVOKEINTERFACE -> call((MethodInsnNode) insn);
            default -> null;
        };
    }

    private static String call(MethodInsnNode call) {
        StringBuilder text = new StringBuilder(className(call.owner)).append('.').append(call.name).append('(');
        String separator = "";
        for (Type argument : Type.getArgumentTypes(call.desc)) {
            text.append(separator).append(shortened(argument.getClassName()));
            separator = ", ";
        }
        return text.append(')').toString();
    }

    private static String className(String internalName) {
        String name = Type.getObjectType(internalName).getClassName();
        return name.equals("java.lang.Object") || name.equals("java.lang.String") ? shortened(name) : name;
    }

    private static String shortened(String name) {
        return name.replaceFirst("^java\\.lang\\.(Object|String)", "$1");
    }

    // ---- locals

    private String variable(VarInsnNode load, AbstractInsnNode by, View view) {
        InsnList insns = method.instructions;
        int at = insns.indexOf(load);
        List<LocalVariableNode> variables = method.localVariables == null ? List.of() : method.localVariables;
        for (LocalVariableNode variable : variables) {
            boolean inRange = insns.indexOf(variable.start) <= at && at < insns.indexOf(variable.end);
            if (variable.index == load.var && inRange) {
                return variable.name;
            }
        }
        boolean isWritten = isWritten(by, load.var);
        boolean isStatic = (method.access & Opcodes.ACC_STATIC) != 0;
        int parameter = isWritten ? -1 : parameterAt(load.var);
        if (view == View.RESUME || parameter < 0 && (isStatic || isWritten || load.var > 0)) {
            return "<local" + (load.var + moved(load.var, view)) + ">";
        }
        int moved = view == View.COPY && !isStatic ? 1 : 0;
        return parameter < 0 && moved == 0 ? "this" : "<parameter" + (Math.max(parameter, 0) + moved) + ">";
    }

    private int moved(int slot, View view) {
        return switch (view) {
            case WRITTEN -> 0;
            case RESUME -> Names.RESUMED_LOCALS;
            default -> slot < Names.argumentSlots(method) ? 0 : 1;
        };
    }

    /** The number of the parameter in a slot, from 1; a negative number where there is none. */
    private int parameterAt(int slot) {
        int at = (method.access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
        int number = 1;
        for (Type type : Type.getArgumentTypes(method.desc)) {
            if (slot >= at && slot < at + type.getSize()) {
                return number;
            }
            at += type.getSize();
            number++;
        }
        return -1;
    }

    private boolean isWritten(AbstractInsnNode insn, int slot) {
        long[] slots = written.get(insn);
        return slot > 63 || slots != null && (slots[0] >>> slot & 1) != 0;
    }

    /**
     * Which of the first 64 locals may have been written, as HotSpot finds it: in one pass, so that only jumps forwards
     * count.
     */
    private void findWritten() {
        long[] now = new long[1];
        for (AbstractInsnNode insn : method.instructions) {
            long[] joined = written.computeIfAbsent(insn, key -> new long[1]);
            joined[0] |= now[0];
            now[0] = joined[0];
            if (insn instanceof VarInsnNode store && store.getOpcode() >= Opcodes.ISTORE && store.var < 64) {
                now[0] |= 1L << store.var;
            }
            for (LabelNode target : Instructions.targets(insn)) {
                written.computeIfAbsent(target, key -> new long[1])[0] |= now[0];
            }
            if (!Instructions.fallsThrough(insn)) {
                now[0] = 0;
            }
        }
    }

    /** Knows each operand by the instruction that pushed it; casts and copies pass it on. */
    private static final class Origins extends SourceInterpreter {
        Origins() {
            super(Opcodes.ASM9);
        }

        @Override
        public SourceValue copyOperation(AbstractInsnNode insn, SourceValue value) {
            boolean loads = insn.getOpcode() >= Opcodes.ILOAD && insn.getOpcode() <= Opcodes.ALOAD;
            return loads ? super.copyOperation(insn, value) : value;
        }

        @Override
        public SourceValue unaryOperation(AbstractInsnNode insn, SourceValue value) {
            return insn.getOpcode() == Opcodes.CHECKCAST ? value : super.unaryOperation(insn, value);
        }
    }
}
