package org.weightless.agent.instrument;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Handle;
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
import org.weightless.agent.instrument.SuspensionPoint.SavedLocal;

/**
 * Emits the code of a method again, with its calls linked and a way out behind each suspension point: what a fiber copy and a resume method have in
 * common.
 *
 * <pre>
 * a call that may suspend            ..., arguments
 *   aload coroutine
 *   invokedynamic name               bootstrap Linker.*; or invokestatic of a copy in this class
 *   aload coroutine
 *   getfield Coroutine.unwinding
 *   ifne save                        ..., result; behind a yield, which suspends or throws: goto save
 * </pre>
 */
abstract class BodyEmitter {
    final MethodPlan plan;
    final MethodFacts facts;
    final ControlFlow flow;
    final MethodNode out;
    final Map<Integer, SuspensionPoint> points = new HashMap<>();
    private final List<Map<LabelNode, Label>> labels = new ArrayList<>();
    private final Map<Integer, Label> saves = new HashMap<>();
    private BitSet[] reached;
    /** The source line of what is emitted now; 0 where none yet. */
    int line;

    BodyEmitter(MethodPlan plan, MethodNode out) {
        this.plan = plan;
        this.facts = plan.facts();
        this.flow = facts.flow();
        this.out = out;
        for (SuspensionPoint point : plan.points()) {
            points.put(point.index(), point);
        }
    }

    // ---- what differs

    /** Where a local of the method as written is here. */
    abstract int slot(int local);

    abstract int coroutineSlot();

    /** The map of what is always there. */
    abstract StackMap fixedTypes();

    /** Marks the place behind a suspension point. */
    abstract void markResumption(SuspensionPoint point, int level);

    /** Whether a resumed frame goes on behind this point on this level. */
    abstract boolean resumes(SuspensionPoint point, int level);

    abstract void emitReturn(AbstractInsnNode insn);

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

    int firstFree() {
        return slot(flow.method.maxLocals);
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
                map.set(slot(local), translate(level, type));
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

    /** At a suspension point every object under construction is displaced: null stands for it. */
    private static Object initialized(Object type) {
        return MethodFacts.isUninitialized(type) ? Opcodes.NULL : type;
    }

    private void emitInsn(int level, int index, AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode variable) {
            out.visitVarInsn(opcode, slot(variable.var));
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
        } else if (insn instanceof MethodInsnNode call && constructsDisplaced(index, call)) {
            emitConstruct(index, call);
            dropIfNoCopy(index, call);
        } else if (opcode == Opcodes.PUTFIELD && !mayAssignFinalFields() && isOwnFinalField((FieldInsnNode) insn)) {
            emitFinalField((FieldInsnNode) insn);
        } else {
            insn.accept(out);
        }
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
        return field.owner.equals(plan.owner()) && plan.finalFields().contains(field.name);
    }

    private void emitFinalField(FieldInsnNode field) {
        out.visitInvokeDynamicInsn(field.name, "(L" + field.owner + ";" + field.desc + ")V", bootstrap("finalField", ""));
    }

    // ---- calls

    private void emitPoint(int level, SuspensionPoint point) {
        MethodInsnNode call = point.call();
        switch (point.link()) {
            case DIRECT -> emitDirect(call);
            case VIRTUAL -> emitLinked(call, "virtual", true);
            case SPECIAL -> emitLinked(call, "special", true);
            case STATIC -> emitLinked(call, "statically", false);
            case CONSTRUCT -> emitConstruct(point.index(), call);
            case THIS_CONSTRUCTOR -> emitConstructorCopy(call);
            case SUPER_CONSTRUCTOR -> emitSuperConstructor(point);
        }
        if (point.alwaysSuspends()) {
            out.visitJumpInsn(Opcodes.GOTO, save(point));
        } else {
            loadCoroutine();
            out.visitFieldInsn(Opcodes.GETFIELD, Names.COROUTINE, "unwinding", "B");
            out.visitJumpInsn(Opcodes.IFNE, save(point));
        }
        markResumption(point, level);
        if (point.link() == SuspensionPoint.Link.CONSTRUCT) {
            dropIfNoCopy(point.index(), call);
        }
    }

    final boolean constructsDisplaced(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        return call.name.equals("<init>") && before != null && plan.displaced().contains(MethodFacts.receiver(before, call));
    }

    /** A program may make an object and keep no reference: {@code new T();} as ecj compiles it. */
    final void dropIfNoCopy(int index, MethodInsnNode call) {
        if (keepsNoCopy(index, call)) {
            out.visitInsn(Opcodes.POP);
        }
    }

    final boolean keepsNoCopy(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        return call.name.equals("<init>")
                && MethodFacts.isUninitialized(MethodFacts.receiver(before, call))
                && !MethodFacts.under(before, call).stack().contains(MethodFacts.receiver(before, call));
    }

    private void emitDirect(MethodInsnNode call) {
        loadCoroutine();
        boolean isStatic = call.getOpcode() == Opcodes.INVOKESTATIC;
        String desc = isStatic ? call.desc : "(L" + plan.owner() + ";" + call.desc.substring(1);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, plan.owner(), Names.copyName(call.name, call.desc, isStatic),
                Names.withCoroutine(desc), plan.ownerIsInterface());
    }

    private void emitLinked(MethodInsnNode call, String bootstrap, boolean receiver) {
        loadCoroutine();
        String desc = receiver ? "(L" + call.owner + ";" + call.desc.substring(1) : call.desc;
        out.visitInvokeDynamicInsn(call.name, Names.withCoroutine(desc), bootstrap(bootstrap, "Ljava/lang/Class;"),
                Type.getObjectType(call.owner));
    }

    static Handle bootstrap(String name, String parameters) {
        return new Handle(Opcodes.H_INVOKESTATIC, Names.LINKER, name,
                "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;" + parameters
                        + ")Ljava/lang/invoke/CallSite;", false);
    }

    /**
     * The object comes when its arguments are there; it takes the place of the nulls that stood for it.
     *
     * <pre>
     *   ..., null, null, arguments
     *   aload coroutine; invokedynamic new
     *   astore made; pop               the null that was the receiver
     *   pop; aload made                for each other copy; what lies between goes through locals
     *   ..., made
     * </pre>
     */
    private void emitConstruct(int index, MethodInsnNode call) {
        loadCoroutine();
        String desc = call.desc.substring(0, call.desc.length() - 1) + "L" + call.owner + ";";
        out.visitInvokeDynamicInsn("new", Names.withCoroutine(desc), bootstrap("construct", ""));
        TypeState before = facts.states().get(index);
        Object label = MethodFacts.receiver(before, call);
        List<Object> under = MethodFacts.under(before, call).stack();
        int made = firstFree();
        out.visitVarInsn(Opcodes.ASTORE, made);
        out.visitInsn(Opcodes.POP);
        int deepest = under.indexOf(label);
        if (deepest < 0) {
            out.visitVarInsn(Opcodes.ALOAD, made);
        } else {
            replaceCopies(under.subList(deepest, under.size()), label, made);
        }
        for (int local : localsUnderConstruction(index, call)) {
            out.visitVarInsn(Opcodes.ALOAD, made);
            out.visitVarInsn(Opcodes.ASTORE, slot(local));
        }
    }

    /** The locals that hold the object that a constructor call initialises. */
    final List<Integer> localsUnderConstruction(int index, MethodInsnNode call) {
        TypeState before = facts.states().get(index);
        Object label = MethodFacts.receiver(before, call);
        List<Integer> found = new ArrayList<>();
        for (int local = 0; local < before.locals().size(); local++) {
            if (before.local(local).equals(label)) {
                found.add(local);
            }
        }
        return found;
    }

    private void replaceCopies(List<Object> operands, Object label, int made) {
        int free = made + 1;
        int[] kept = new int[operands.size()];
        for (int i = operands.size() - 1; i >= 0; i--) {
            Object type = operands.get(i);
            if (type.equals(label)) {
                out.visitInsn(Opcodes.POP);
            } else {
                kept[i] = free;
                out.visitVarInsn(opcodeFor(type, Opcodes.ISTORE), free);
                free += TypeState.isWide(type) ? 2 : 1;
            }
        }
        for (int i = 0; i < kept.length; i++) {
            Object type = operands.get(i);
            out.visitVarInsn(type.equals(label) ? Opcodes.ALOAD : opcodeFor(type, Opcodes.ILOAD),
                    type.equals(label) ? made : kept[i]);
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

    private void emitConstructorCopy(MethodInsnNode call) {
        loadCoroutine();
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, call.owner, "<init>", Names.withCoroutine(call.desc), false);
    }

    /**
     * Only the super class knows whether it has a copy of its constructor, and it may not be loaded yet.
     *
     * <pre>
     *   invokedynamic ()Z; ifeq plain  bootstrap Linker.hasConstructorCopy
     *   aload coroutine; invokespecial Super.&lt;init&gt;(..., Coroutine)
     *   goto joined
     * plain:
     *   invokespecial Super.&lt;init&gt;(...)
     * joined:
     * </pre>
     */
    private void emitSuperConstructor(SuspensionPoint point) {
        MethodInsnNode call = point.call();
        Label plain = new Label();
        Label joined = new Label();
        out.visitInvokeDynamicInsn("copy", "()Z",
                bootstrap("hasConstructorCopy", "Ljava/lang/Class;Ljava/lang/invoke/MethodType;"),
                Type.getObjectType(call.owner), Type.getMethodType(Names.withCoroutine(call.desc)));
        out.visitJumpInsn(Opcodes.IFEQ, plain);
        emitConstructorCopy(call);
        out.visitJumpInsn(Opcodes.GOTO, joined);
        out.visitLabel(plain);
        TypeState before = facts.states().get(point.index());
        List<Object> stack = new ArrayList<>();
        for (Object type : before.stack()) {
            stack.add(initialized(type));
        }
        stateMap(before, point.index()).emit(out, stack);
        out.visitMethodInsn(Opcodes.INVOKESPECIAL, call.owner, "<init>", call.desc, false);
        out.visitLabel(joined);
        savedTypes(point).emit(out, point.operands());
        out.visitInsn(Opcodes.NOP);
    }

    private StackMap stateMap(TypeState state, int index) {
        StackMap map = fixedTypes();
        for (int local = 0; local < state.locals().size(); local++) {
            Object type = state.local(local);
            if (type != Opcodes.TOP && (type == Opcodes.UNINITIALIZED_THIS || facts.liveness().isLive(index, local))) {
                map.set(slot(local), initialized(type));
            }
        }
        return map;
    }

    // ---- tables

    /** The types of a point's saved locals. */
    final StackMap savedTypes(SuspensionPoint point) {
        StackMap map = fixedTypes();
        for (SavedLocal local : point.locals()) {
            map.set(slot(local.slot()), local.type());
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
    static List<Object> operandsAndResult(SuspensionPoint point) {
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
        for (LocalVariableNode variable : flow.method.localVariables) {
            if (covers(level, variable.start, variable.end)) {
                out.visitLocalVariable(variable.name, variable.desc, variable.signature, label(level, variable.start),
                        label(level, variable.end), slot(variable.index));
            }
        }
    }

    private boolean covers(int level, LabelNode start, LabelNode end) {
        int last = flow.indexOf(end);
        for (int i = flow.indexOf(start); i < last; i++) {
            if (flow.isReal(i) && isReached(level, i)) {
                return true;
            }
        }
        return false;
    }
}
