package org.weightless.agent.instrument.emit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FieldInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.analyse.ControlFlow;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.analyse.TypeState;
import org.weightless.agent.instrument.analyse.UsedExceptions;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the code of a method again, with its calls linked and a way out behind each suspension point: what a fiber copy and a resume method have in
 * common.
 *
 * <pre>
 * a call that may suspend            ..., arguments
 *   aload coroutine
 *   invokedynamic name               bootstrap Linker.*; or invokestatic of a copy in this class
 *   aload coroutine
 *   invokestatic Unwinding.of
 *   ifne save                        ..., result; behind a yield, which suspends or throws: goto save
 * </pre>
 */
public abstract class BodyEmitter {
    final MethodPlan plan;
    final MethodFacts facts;
    final ControlFlow flow;
    final MethodNode out;
    final CallEmitter calls;
    final Map<Integer, SuspensionPoint> points = new HashMap<>();
    /** Emits what comes behind the calls when they suspend. */
    SaveEmitter waysOut;
    private final List<Map<LabelNode, Label>> labels = new ArrayList<>();
    private final Map<Integer, Label> saves = new HashMap<>();
    private final UsedExceptions used;
    private BitSet[] reached;
    /** The source line of what is emitted now; 0 where none yet. */
    int line;

    BodyEmitter(MethodPlan plan, MethodNode out) {
        this.plan = plan;
        this.facts = plan.facts();
        this.flow = facts.flow();
        this.out = out;
        this.calls = new CallEmitter(this);
        this.used = new UsedExceptions(facts);
        for (SuspensionPoint point : plan.points()) {
            points.put(point.index(), point);
        }
    }

    // ---- what differs

    /** Where a local of the method as written is here. */
    abstract int slot(int local);

    abstract int coroutineSlot();

    /** The map of what this kind of code has in its first locals. */
    abstract StackMap ownTypes();

    /** Marks the place behind a suspension point. */
    abstract void markResumption(SuspensionPoint point, int level);

    /** Whether a resumed frame goes on behind this point on this level. */
    abstract boolean resumes(SuspensionPoint point, int level);

    abstract void emitReturn(AbstractInsnNode insn);

    /** Loads the frame that is being resumed, or null. */
    abstract void loadFrame();

    /** The places at which the code is entered, as level and index. */
    abstract List<int[]> entries();

    /** The level that a jump goes to. */
    abstract int levelOf(int level, int from, int to);

    /** Takes note of an instruction that is left out. */
    void emitUnreached(int level, int index) {}

    boolean mayAssignFinalFields() {
        return true;
    }

    // ---- shared

    /** The first slot for locals of the emitted code alone. */
    final int firstFree() {
        return furtherSlot(plan.homes().furtherSlots());
    }

    /** A slot behind those of the method as written, of which there are as many as the plan's homes say. */
    int furtherSlot(int offset) {
        return slot(flow.method.maxLocals) + offset;
    }

    /** The map of what is always there: what the kind of code needs, and a value in each home. */
    final StackMap fixedTypes() {
        StackMap map = ownTypes();
        for (Homes.Local home : plan.homes().locals()) {
            map.set(slot(home.slot()), Homes.general(home.type()));
        }
        if (plan.homes().areShared()) {
            map.set(furtherSlot(Homes.PASSED), Homes.OBJECT).set(furtherSlot(Homes.STEPS), Opcodes.INTEGER);
        }
        for (Homes.Operand home : plan.homes().operands()) {
            map.set(furtherSlot(home.offset()), home.type());
        }
        return map;
    }

    /** The type that the code sees in a local that holds this one. */
    Object typeIn(int local, Object type) {
        return type;
    }

    final boolean isReached(int level, int index) {
        return reached[level].get(index);
    }

    final boolean isReachedAnywhere(int index) {
        for (BitSet level : reached) {
            if (level.get(index)) {
                return true;
            }
        }
        return false;
    }

    /** Finds out what has to be emitted, once the entries are known. */
    final void findReached(int levels) {
        reached = new BitSet[levels + 1];
        for (int level = 0; level <= levels; level++) {
            reached[level] = new BitSet();
        }
        Deque<int[]> open = new ArrayDeque<>();
        for (int[] entry : entries()) {
            reach(entry[0], entry[1], open);
        }
        while (!open.isEmpty()) {
            int[] at = open.remove();
            SuspensionPoint point = points.get(at[1]);
            if (point == null || !point.alwaysSuspends()) {
                for (int next : flow.successors(at[1])) {
                    reach(levelOf(at[0], at[1], next), next, open);
                }
            }
            for (int handler : flow.handlers(at[1])) {
                reach(at[0], handler, open);
            }
        }
    }

    private void reach(int level, int index, Deque<int[]> open) {
        if (!reached[level].get(index)) {
            reached[level].set(index);
            open.add(new int[] {level, index});
        }
    }

    final Label label(int level, LabelNode node) {
        while (labels.size() <= level) {
            labels.add(new HashMap<>());
        }
        return labelFor(labels.get(level), node);
    }

    static <K> Label labelFor(Map<K, Label> labels, K key) {
        Label label = labels.get(key);
        if (label == null) {
            label = new Label();
            labels.put(key, label);
        }
        return label;
    }

    /** The points that are left in this code. */
    final List<SuspensionPoint> reachedPoints() {
        List<SuspensionPoint> left = new ArrayList<>();
        for (SuspensionPoint point : plan.points()) {
            if (isReachedAnywhere(point.index())) {
                left.add(point);
            }
        }
        return left;
    }

    final Label save(SuspensionPoint point) {
        return labelFor(saves, point.number());
    }

    static void push(MethodVisitor out, int number) {
        if (number <= 5) {
            out.visitInsn(Opcodes.ICONST_0 + number);
        } else {
            out.visitIntInsn(number <= Byte.MAX_VALUE ? Opcodes.BIPUSH : Opcodes.SIPUSH, number);
        }
    }

    final void loadCoroutine() {
        out.visitVarInsn(Opcodes.ALOAD, coroutineSlot());
    }

    /** Emits all that is reached of the method on one level. */
    final void emitBody(int level) {
        line = 0;
        for (int i = 0; i < flow.size(); i++) {
            AbstractInsnNode insn = flow.insns[i];
            if (insn instanceof LabelNode node) {
                out.visitLabel(label(level, node));
            } else if (insn instanceof LineNumberNode node) {
                if (reachesNext(level, i)) {
                    out.visitLineNumber(node.line, label(level, node.start));
                    line = node.line;
                }
            } else if (insn instanceof FrameNode frame) {
                if (reachesNext(level, i)) {
                    emitFrame(level, i, frame);
                }
            } else if (isReached(level, i)) {
                if (used.begins(i)) {
                    emitCaught();
                }
                emitInsn(level, i, insn);
            } else {
                emitUnreached(level, i);
            }
            if (isReached(level, i)) {
                leaveLevel(level, i);
            }
        }
    }

    /** Control may fall through to the head of a loop, as in code that tests at the end; that too can change the level. */
    private void leaveLevel(int level, int index) {
        SuspensionPoint point = points.get(index);
        boolean goesOn = point == null || !point.alwaysSuspends() || resumes(point, level);
        if (goesOn && ControlFlow.fallsThrough(flow.insns[index])) {
            jumpToNext(level, index);
        }
    }

    final void jumpToNext(int level, int index) {
        int next = index + 1;
        if (changesLevel(level, index)) {
            out.visitJumpInsn(Opcodes.GOTO, label(levelOf(level, index, next), (LabelNode) flow.insns[next]));
        }
    }

    final boolean changesLevel(int level, int index) {
        return index + 1 < flow.size() && levelOf(level, index, index + 1) != level;
    }

    private boolean reachesNext(int level, int index) {
        int next = nextReal(index);
        return next < flow.size() && isReached(level, next);
    }

    final int nextReal(int index) {
        int next = index;
        while (next < flow.size() && !flow.isReal(next)) {
            next++;
        }
        return next;
    }

    /** The stack map as written, cut down to what is live, with null in the place of displaced objects. */
    private void emitFrame(int level, int index, FrameNode frame) {
        int next = nextReal(index);
        StackMap map = fixedTypes();
        int local = 0;
        for (Object type : frame.local) {
            if (facts.liveness().isLive(next, local) || type == Opcodes.UNINITIALIZED_THIS) {
                map.set(slot(local), typeIn(local, translate(level, type)));
            }
            local += TypeState.isWide(type) ? 2 : 1;
        }
        List<Object> stack = new ArrayList<>();
        for (Object type : frame.stack) {
            stack.add(translate(level, type));
        }
        map.emit(out, stack);
    }

    private Object translate(int level, Object type) {
        if (type instanceof LabelNode node) {
            return plan.displaced().contains(node.getLabel()) ? Opcodes.NULL : label(level, node);
        }
        return type;
    }

    private void emitInsn(int level, int index, AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode variable) {
            emitVariable(index, variable);
        } else if (insn instanceof IincInsnNode increment) {
            out.visitIincInsn(slot(increment.var), increment.incr);
        } else if (insn instanceof JumpInsnNode || insn instanceof TableSwitchInsnNode || insn instanceof LookupSwitchInsnNode) {
            emitJump(level, index, insn);
        } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            emitReturn(insn);
        } else if (opcode == Opcodes.NEW && isDisplaced(insn)) {
            emitDisplacedNew((TypeInsnNode) insn);
        } else if (insn instanceof MethodInsnNode call && points.containsKey(index)) {
            emitPoint(level, points.get(index));
        } else if (insn instanceof MethodInsnNode call && calls.constructsDisplaced(index, call)) {
            calls.emitConstruct(index, call);
            calls.dropIfNoCopy(index, call);
        } else if (opcode == Opcodes.PUTFIELD && !mayAssignFinalFields() && isOwnFinalField((FieldInsnNode) insn)) {
            emitFinalField((FieldInsnNode) insn);
        } else {
            insn.accept(out);
        }
    }

    void emitVariable(int index, VarInsnNode variable) {
        out.visitVarInsn(variable.getOpcode(), slot(variable.var));
    }

    /**
     * Gives each further local a value, so that all points can save all of them.
     *
     * <pre>
     *   aconst_null; astore passed; iconst_0; istore steps
     *   aconst_null; astore operand    or iconst_0; istore operand, and so on
     * </pre>
     */
    final void emitFurtherLocals() {
        if (plan.homes().areShared()) {
            emitDefault(Homes.OBJECT, furtherSlot(Homes.PASSED));
            emitDefault(Opcodes.INTEGER, furtherSlot(Homes.STEPS));
        }
        for (Homes.Operand home : plan.homes().operands()) {
            emitDefault(home.type(), furtherSlot(home.offset()));
        }
    }

    final void emitDefault(Object type, int slot) {
        Type of = asmType(type);
        out.visitInsn(switch (of.getSort()) {
            case Type.INT -> Opcodes.ICONST_0;
            case Type.FLOAT -> Opcodes.FCONST_0;
            case Type.LONG -> Opcodes.LCONST_0;
            case Type.DOUBLE -> Opcodes.DCONST_0;
            default -> Opcodes.ACONST_NULL;
        });
        out.visitVarInsn(of.getOpcode(Opcodes.ISTORE), slot);
    }

    /**
     * A handler reads the exception as it would be without the agent.
     *
     * <pre>
     *   dup; aload frame, or aconst_null; invokestatic Caught.here      thrown
     * </pre>
     */
    private void emitCaught() {
        out.visitInsn(Opcodes.DUP);
        loadFrame();
        String desc = "(Ljava/lang/Object;" + Names.FRAME_DESC + ")V";
        out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.CAUGHT, "here", desc, false);
    }

    private void emitJump(int level, int index, AbstractInsnNode insn) {
        if (insn instanceof JumpInsnNode jump) {
            out.visitJumpInsn(jump.getOpcode(), target(level, index, jump.label));
        } else if (insn instanceof TableSwitchInsnNode table) {
            out.visitTableSwitchInsn(table.min, table.max, target(level, index, table.dflt),
                    targets(level, index, table.labels));
        } else if (insn instanceof LookupSwitchInsnNode lookup) {
            out.visitLookupSwitchInsn(target(level, index, lookup.dflt),
                    ints(lookup.keys), targets(level, index, lookup.labels));
        }
    }

    private static int[] ints(List<Integer> list) {
        int[] array = new int[list.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = list.get(i);
        }
        return array;
    }

    private Label[] targets(int level, int from, List<LabelNode> nodes) {
        Label[] targets = new Label[nodes.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = target(level, from, nodes.get(i));
        }
        return targets;
    }

    private Label target(int level, int from, LabelNode node) {
        return label(levelOf(level, from, flow.indexOf(node)), node);
    }

    private boolean isDisplaced(AbstractInsnNode made) {
        for (Object label : plan.displaced()) {
            if (facts.made().get(label) == made) {
                return true;
            }
        }
        return false;
    }

    /**
     * The class is initialised where the {@code new} stood (JVMS 6.5, new); the object comes later.
     *
     * <pre>
     *   new T; pop
     *   aconst_null                    ..., null
     * </pre>
     */
    private void emitDisplacedNew(TypeInsnNode insn) {
        out.visitTypeInsn(Opcodes.NEW, insn.desc);
        out.visitInsn(Opcodes.POP);
        out.visitInsn(Opcodes.ACONST_NULL);
    }

    private boolean isOwnFinalField(FieldInsnNode field) {
        return field.owner.equals(plan.owner()) && plan.finalFields().contains(field.name + field.desc);
    }

    private void emitFinalField(FieldInsnNode field) {
        out.visitInvokeDynamicInsn(field.name, "(L" + field.owner + ";" + field.desc + ")V", CallEmitter.bootstrap("finalField", ""));
    }

    private void emitPoint(int level, SuspensionPoint point) {
        calls.emit(point);
        if (point.alwaysSuspends()) {
            out.visitJumpInsn(Opcodes.GOTO, save(point));
        } else {
            loadCoroutine();
            out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.UNWINDING, "of", "(" + Names.COROUTINE_DESC + ")I", false);
            out.visitJumpInsn(Opcodes.IFNE, save(point));
        }
        waysOut.follow(point);
        markResumption(point, level);
        if (point.link() == SuspensionPoint.Link.CONSTRUCT) {
            calls.dropIfNoCopy(point.index(), point.call());
        }
    }

    /** The opcode that loads or stores a value of a verification type. */
    static int opcodeFor(Object type, int intOpcode) {
        return asmType(type).getOpcode(intOpcode);
    }

    private static Type asmType(Object type) {
        if (type == Opcodes.INTEGER) {
            return Type.INT_TYPE;
        }
        if (type == Opcodes.FLOAT) {
            return Type.FLOAT_TYPE;
        }
        if (type == Opcodes.LONG) {
            return Type.LONG_TYPE;
        }
        return type == Opcodes.DOUBLE ? Type.DOUBLE_TYPE : Type.getObjectType("java/lang/Object");
    }

    // ---- tables

    /** The types of a point's saved locals. */
    final StackMap savedTypes(SuspensionPoint point) {
        StackMap map = fixedTypes();
        for (SavedLocal local : point.locals()) {
            map.set(slot(local.slot()), typeIn(local.slot(), local.type()));
        }
        return map;
    }

    /** The verification type of a result. */
    static Object verificationType(Type type) {
        return switch (type.getSort()) {
            case Type.FLOAT -> Opcodes.FLOAT;
            case Type.LONG -> Opcodes.LONG;
            case Type.DOUBLE -> Opcodes.DOUBLE;
            case Type.ARRAY, Type.OBJECT -> type.getInternalName();
            default -> Opcodes.INTEGER;
        };
    }

    /** What lies on the stack when a point's call has returned. */
    public static List<Object> operandsAndResult(SuspensionPoint point) {
        List<Object> stack = new ArrayList<>(point.operands());
        if (point.returnType() != Type.VOID_TYPE) {
            stack.add(verificationType(point.returnType()));
        }
        return stack;
    }

    /** Exception handlers in their order, without those that nothing is left to cover of: the JVM refuses empty ranges. */
    final void emitHandlers(int level) {
        for (TryCatchBlockNode block : flow.method.tryCatchBlocks) {
            if (covers(level, block.start, block.end)) {
                out.visitTryCatchBlock(
                        label(level, block.start), label(level, block.end), label(level, block.handler), block.type);
            }
        }
    }

    final void emitVariables(int level) {
        if (flow.method.localVariables == null) {
            return;
        }
        Set<List<Object>> ranges = new HashSet<>();
        for (LocalVariableNode variable : flow.method.localVariables) {
            int first = firstReached(level, variable.start, variable.end);
            // Ranges of one variable that overlap may begin at the same place here, where the JVM refuses the second one.
            if (first >= 0 && ranges.add(List.of(variable.name, variable.index, first))) {
                out.visitLocalVariable(variable.name, variable.desc, variable.signature, label(level, variable.start),
                        label(level, variable.end), slot(variable.index));
            }
        }
    }

    private boolean covers(int level, LabelNode start, LabelNode end) {
        return firstReached(level, start, end) >= 0;
    }

    /** The first instruction of a range that is reached; -1 where none is. */
    private int firstReached(int level, LabelNode start, LabelNode end) {
        int last = flow.indexOf(end);
        for (int i = flow.indexOf(start); i < last; i++) {
            if (flow.isReal(i) && isReached(level, i)) {
                return i;
            }
        }
        return -1;
    }
}
