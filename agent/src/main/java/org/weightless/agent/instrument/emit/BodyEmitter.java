package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.IincInsnNode;
import org.objectweb.asm.tree.JumpInsnNode;
import org.objectweb.asm.tree.LabelNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.LookupSwitchInsnNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TableSwitchInsnNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.TypeInsnNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.Instructions;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.emit.MethodCopies.Extras;
import org.weightless.agent.instrument.emit.ReachedCode.Place;
import org.weightless.agent.instrument.plan.Changes;
import org.weightless.agent.instrument.plan.Construction;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.MethodCode;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.plan.TypesAt;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the code of a method again, with its calls linked and a way out behind each suspension point: what a fiber copy
 * and a resume method have in common.
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
abstract class BodyEmitter implements ReachedCode.Levels {
    final MethodPlan plan;
    final MethodCode code;
    final Changes changes;
    final MethodNode out;
    final Extras extras;
    final CallEmitter calls;
    final Map<Integer, SuspensionPoint> points = new HashMap<>();
    /** Emits what comes behind the calls when they suspend. */
    SaveEmitter waysOut;
    /** What of the method is emitted. */
    ReachedCode reached;
    /** The source line of what is emitted now; 0 where none yet. */
    int line;
    private final List<Map<LabelNode, Label>> labels = new ArrayList<>();
    private final Map<Integer, Label> saves = new HashMap<>();

    BodyEmitter(MethodPlan plan, MethodNode out, Extras extras) {
        this.plan = plan;
        this.out = out;
        this.extras = extras;
        code = plan.code();
        changes = plan.changes();
        calls = new CallEmitter(this);
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

    /** The places at which the code is entered. */
    abstract List<Place> entries();

    /** Takes note of an instruction that is left out. */
    void emitUnreached(int level, int index) {}

    // ---- shared

    /** The first slot for locals of the emitted code alone. */
    final int firstFree() {
        return furtherSlot(plan.homes().furtherSlots());
    }

    /** A slot behind those of the method as written, of which there are as many as the plan's homes say. */
    int furtherSlot(int offset) {
        return slot(code.method().maxLocals) + offset;
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
        return map;
    }

    /** The type that the code sees in a local that holds this one. */
    Object typeIn(int local, Object type) {
        return type;
    }

    /** Finds out what has to be emitted, once the entries are known. */
    final void findReached(int levels) {
        reached = new ReachedCode(code, points, entries(), levels, this);
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
            if (reached.contains(point.index())) {
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

    /**
     * What follows a suspended call, or saves its frame, belongs to the call's line but does not begin it, or a
     * breakpoint there would hit again. So the line begins at an instruction that nobody runs.
     */
    final void emitBeginOfLine(SuspensionPoint point) {
        Label begin = new Label();
        out.visitLabel(begin);
        out.visitLineNumber(point.line(), begin);
        savedTypes(point).emit(out, point.operandsAndResult());
        out.visitInsn(Opcodes.NOP);
    }

    // ---- instructions

    /** Emits all that is reached of the method on one level. */
    final void emitBody(int level) {
        line = 0;
        for (int i = 0; i < code.size(); i++) {
            AbstractInsnNode insn = code.insn(i);
            if (insn instanceof LabelNode node) {
                out.visitLabel(label(level, node));
            } else if (insn instanceof LineNumberNode node) {
                if (reached.containsNext(level, i)) {
                    out.visitLineNumber(node.line, label(level, node.start));
                    line = node.line;
                }
            } else if (insn instanceof FrameNode) {
                if (reached.containsNext(level, i)) {
                    emitMap(level, changes.maps().get(i));
                }
            } else if (reached.contains(level, i)) {
                if (changes.readExceptions().get(i)) {
                    emitCaught();
                }
                emitInsn(level, i, insn);
            } else {
                emitUnreached(level, i);
            }
            if (reached.contains(level, i)) {
                leaveLevel(level, i);
            }
        }
    }

    /**
     * Control may fall through to the head of a loop, as in code that tests at the end; that changes the level, too.
     */
    private void leaveLevel(int level, int index) {
        SuspensionPoint point = points.get(index);
        boolean goesOn = point == null || !point.alwaysSuspends() || resumes(point, level);
        if (goesOn && Instructions.fallsThrough(code.insn(index))) {
            jumpToNext(level, index);
        }
    }

    final void jumpToNext(int level, int index) {
        int next = index + 1;
        if (changesLevel(level, index)) {
            out.visitJumpInsn(Opcodes.GOTO, label(levelOf(level, index, next), (LabelNode) code.insn(next)));
        }
    }

    final boolean changesLevel(int level, int index) {
        return index + 1 < code.size() && levelOf(level, index, index + 1) != level;
    }

    private void emitMap(int level, TypesAt types) {
        StackMap map = fixedTypes();
        for (TypesAt.Local local : types.locals()) {
            map.set(slot(local.slot()), typeIn(local.slot(), onLevel(level, local.type())));
        }
        List<Object> stack = new ArrayList<>();
        for (Object type : types.stack()) {
            stack.add(onLevel(level, type));
        }
        map.emit(out, stack);
    }

    private Object onLevel(int level, Object type) {
        return type instanceof LabelNode made ? label(level, made) : type;
    }

    private void emitInsn(int level, int index, AbstractInsnNode insn) {
        int opcode = insn.getOpcode();
        if (insn instanceof VarInsnNode variable) {
            emitVariable(index, variable);
        } else if (insn instanceof IincInsnNode increment) {
            out.visitIincInsn(slot(increment.var), increment.incr);
        } else if (insn instanceof JumpInsnNode || insn instanceof TableSwitchInsnNode
                || insn instanceof LookupSwitchInsnNode) {
            emitJump(level, index, insn);
        } else if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
            emitReturn(insn);
        } else if (changes.displaced().get(index)) {
            emitDisplacedNew((TypeInsnNode) insn);
        } else if (points.containsKey(index)) {
            emitPoint(level, points.get(index));
        } else if (changes.constructions().containsKey(index)) {
            Construction construction = changes.constructions().get(index);
            calls.emitConstruct(construction);
            calls.dropIfNoCopy(construction);
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
     * </pre>
     */
    final void emitFurtherLocals() {
        if (plan.homes().areShared()) {
            emitDefault(Homes.OBJECT, furtherSlot(Homes.PASSED));
            emitDefault(Opcodes.INTEGER, furtherSlot(Homes.STEPS));
        }
    }

    final void emitDefault(Object type, int slot) {
        out.visitInsn(VerificationTypes.defaultOpcode(type));
        emitStore(type, slot);
    }

    final void emitLoad(Object type, int slot) {
        out.visitVarInsn(VerificationTypes.opcode(type, Opcodes.ILOAD), slot);
    }

    final void emitStore(Object type, int slot) {
        out.visitVarInsn(VerificationTypes.opcode(type, Opcodes.ISTORE), slot);
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
        return label(levelOf(level, from, code.indexOf(node)), node);
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
        calls.dropIfNoCopy(changes.constructions().get(point.index()));
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

    /** Exception handlers in their order, without those that cover nothing here: the JVM refuses empty ranges. */
    final void emitHandlers(int level) {
        for (TryCatchBlockNode block : code.method().tryCatchBlocks) {
            if (reached.first(level, block.start, block.end) >= 0) {
                out.visitTryCatchBlock(
                        label(level, block.start), label(level, block.end), label(level, block.handler), block.type);
            }
        }
    }

    final void emitVariables(int level) {
        if (code.method().localVariables == null) {
            return;
        }
        Set<List<Object>> ranges = new HashSet<>();
        for (LocalVariableNode variable : code.method().localVariables) {
            int first = reached.first(level, variable.start, variable.end);
            // Ranges of one variable that overlap may begin at the same place here: the JVM refuses the second one.
            if (first >= 0 && ranges.add(List.of(variable.name, variable.index, first))) {
                out.visitLocalVariable(variable.name, variable.desc, variable.signature, label(level, variable.start),
                        label(level, variable.end), slot(variable.index));
            }
        }
    }
}
