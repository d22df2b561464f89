package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.AbstractInsnNode;
import org.objectweb.asm.tree.FrameNode;
import org.objectweb.asm.tree.LineNumberNode;
import org.objectweb.asm.tree.MethodNode;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.objectweb.asm.tree.VarInsnNode;
import org.weightless.agent.instrument.classfile.Instructions;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.emit.MethodCopies.Extras;
import org.weightless.agent.instrument.emit.ReachedCode.Place;
import org.weightless.agent.instrument.plan.Construction;
import org.weightless.agent.instrument.plan.FrameField;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.plan.ThrowPlaces;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the resume method of a method: what goes on behind each suspension point.
 *
 * <pre>
 * Object m(Frame, Coroutine, Object in)
 *   shape = (Shape) frame
 *   tableswitch frame.pc             ~n..-1: thrown n..0;  0..n: restore 0..n
 * restore k:
 *   locals = frame.fields; push operands; push in as the call's result
 *   goto behind k
 * thrown k:
 *   locals that handlers read = frame.fields
 *   athrow in                        covered by the handlers that cover call k
 * body
 * saves                              into the same frame
 * </pre>
 *
 * <p>Where the plan gives each local a home {@link SharedDispatchEmitter} emits the way in. A local in which points see
 * different classes is an Object here, cast where it is loaded.
 *
 * <p>Jumping into the middle of a loop would give it two entries, which C2 does not optimise. So the body comes once
 * for each level of loops around suspension points: on level d, which the points inside d loops go on in, the end of an
 * iteration of such a loop leads to the loop's head one level further down, where that loop is whole. Only what is
 * reached is emitted.
 */
public final class ResumeEmitter extends BodyEmitter {
    static final int FRAME = 0;
    private static final int COROUTINE = 1;
    static final int IN = 2;
    /**
     * The frame as its shape, apart from the frame as a frame: were one assigned to the other, the verifier would load
     * the shape, which exists only once something suspends (JVMS 4.10.1.2).
     */
    public static final int SHAPE = 3;

    private final Map<List<Object>, Label> behind = new HashMap<>();
    private final BitSet varying;

    private ResumeEmitter(MethodPlan plan, MethodNode out, Extras extras) {
        super(plan, out, extras);
        findReached(plan.levels());
        varying = plan.homes().varying();
    }

    static MethodNode emit(MethodPlan plan, Extras extras) {
        MethodNode out = new MethodNode(
                Opcodes.ASM9, Opcodes.ACC_STATIC, plan.names().resume(), plan.names().resumeDesc(), null, null);
        new ResumeEmitter(plan, out, extras).emit();
        return out;
    }

    private void emit() {
        out.visitCode();
        for (int level = plan.levels(); level >= 0; level--) {
            emitHandlers(level);
        }
        emitDispatch();
        waysOut = SaveEmitter.of(this, new SaveTarget.ResumedFrame(assigned()));
        for (int level = plan.levels(); level >= 0; level--) {
            emitBody(level);
        }
        waysOut.emit(reachedPoints());
        for (int level = plan.levels(); level >= 0; level--) {
            emitVariables(level);
        }
        out.visitMaxs(0, 0);
        out.visitEnd();
    }

    // ---- what is reached

    int entryLevel(SuspensionPoint point) {
        return Math.min(point.loopDepth(), plan.levels());
    }

    @Override
    List<Place> entries() {
        List<Place> entries = new ArrayList<>();
        for (SuspensionPoint point : plan.points()) {
            int level = entryLevel(point);
            entries.add(new Place(levelOf(level, point.index(), point.index() + 1), point.index() + 1));
            for (int handler : point.thrownTo()) {
                entries.add(new Place(level, handler));
            }
        }
        return entries;
    }

    /** The locals that some code reached here writes: all others are in the frame already. */
    private Set<Integer> assigned() {
        Set<Integer> slots = new HashSet<>();
        for (int i = 0; i < code.size(); i++) {
            if (reached.contains(i)) {
                slots.add(Instructions.assigned(code.insn(i)));
                Construction construction = changes.constructions().get(i);
                if (construction != null) {
                    slots.addAll(construction.locals());
                }
            }
        }
        return slots;
    }

    // ---- entry

    private void emitDispatch() {
        int count = plan.points().size();
        out.visitVarInsn(Opcodes.ALOAD, FRAME);
        out.visitTypeInsn(Opcodes.CHECKCAST, plan.shape());
        out.visitVarInsn(Opcodes.ASTORE, SHAPE);
        if (plan.homes().areShared()) {
            new SharedDispatchEmitter(this).emit();
            return;
        }
        out.visitVarInsn(Opcodes.ALOAD, FRAME);
        out.visitFieldInsn(Opcodes.GETFIELD, Names.FRAME, "pc", "I");
        Label[] targets = new Label[2 * count];
        Label uncaught = new Label();
        for (SuspensionPoint point : plan.points()) {
            targets[count + point.number()] = new Label();
            targets[count + ~point.number()] = point.thrownTo().isEmpty() ? uncaught : new Label();
        }
        out.visitTableSwitchInsn(-count, count - 1, uncaught, targets);
        for (SuspensionPoint point : plan.points()) {
            out.visitLabel(targets[count + point.number()]);
            emitEntryMap();
            emitRestore(point);
            if (!point.thrownTo().isEmpty()) {
                out.visitLabel(targets[count + ~point.number()]);
                emitEntryMap();
                emitThrow(point);
            }
        }
        out.visitLabel(uncaught);
        emitEntryMap();
        emitThrowIn();
    }

    private void emitEntryMap() {
        fixedTypes().set(IN, Homes.OBJECT).emit(out, List.of());
    }

    private void emitRestore(SuspensionPoint point) {
        for (SavedLocal local : point.locals()) {
            emitLocal(local);
        }
        for (int i = 0; i < point.operands().size(); i++) {
            emitValue(point.operands().get(i), point.operandFields().get(i));
        }
        emitIn(point.returnType());
        out.visitJumpInsn(Opcodes.GOTO, behind(point, entryLevel(point)));
    }

    private void emitThrow(SuspensionPoint point) {
        for (SavedLocal local : point.locals()) {
            if (local.inHandler()) {
                emitLocal(local);
            }
        }
        emitThrowInto(point);
    }

    /** Throws where the handlers of a point's call catch. */
    void emitThrowInto(SuspensionPoint point) {
        Label start = new Label();
        out.visitLabel(start);
        emitThrowIn();
        Label end = new Label();
        out.visitLabel(end);
        int level = entryLevel(point);
        for (TryCatchBlockNode block : ThrowPlaces.covering(plan, point)) {
            out.visitTryCatchBlock(start, end, label(level, block.handler), block.type);
        }
    }

    void emitThrowIn() {
        out.visitVarInsn(Opcodes.ALOAD, IN);
        out.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Throwable");
        out.visitInsn(Opcodes.ATHROW);
    }

    private void emitLocal(SavedLocal local) {
        emitValue(local.type(), local.field());
        emitStore(local.type(), slot(local.slot()));
    }

    void emitValue(Object type, FrameField field) {
        if (type == Opcodes.NULL) {
            out.visitInsn(Opcodes.ACONST_NULL);
            return;
        }
        out.visitVarInsn(Opcodes.ALOAD, SHAPE);
        out.visitFieldInsn(Opcodes.GETFIELD, plan.shape(), field.name(), field.kind().desc);
        if (type == Opcodes.FLOAT) {
            emitFloat();
        } else if (type == Opcodes.DOUBLE) {
            emitDouble();
        } else if (type instanceof String name) {
            emitCast(name);
        }
    }

    private void emitCast(String name) {
        if (!name.equals("java/lang/Object")) {
            out.visitTypeInsn(Opcodes.CHECKCAST, name);
        }
    }

    private void emitFloat() {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "intBitsToFloat", "(I)F", false);
    }

    private void emitDouble() {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "longBitsToDouble", "(J)D", false);
    }

    /** Pushes what the call gave, from the form in which values travel between frames. */
    void emitIn(Type type) {
        if (type == Type.VOID_TYPE) {
            return;
        }
        out.visitVarInsn(Opcodes.ALOAD, IN);
        switch (type.getSort()) {
            case Type.OBJECT, Type.ARRAY -> emitCast(type.getInternalName());
            case Type.LONG, Type.DOUBLE -> {
                out.visitTypeInsn(Opcodes.CHECKCAST, "java/lang/Long");
                out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, "java/lang/Long", "longValue", "()J", false);
                if (type == Type.DOUBLE_TYPE) {
                    emitDouble();
                }
            }
            default -> {
                out.visitTypeInsn(Opcodes.CHECKCAST, Names.FRAME);
                out.visitFieldInsn(Opcodes.GETFIELD, Names.FRAME, "pc", "I");
                if (type == Type.FLOAT_TYPE) {
                    emitFloat();
                }
            }
        }
    }

    // ---- body

    Label behind(SuspensionPoint point, int level) {
        return labelFor(behind, List.of(point.number(), level));
    }

    @Override
    void markResumption(SuspensionPoint point, int level) {
        if (!resumes(point, level)) {
            return;
        }
        // Code that begins no line of its own is part of the call's line, which is entered here.
        if (point.line() > 0 && point.line() != line && !code.precedesReal(LineNumberNode.class, point.index() + 1)) {
            emitBeginOfLine(point);
            line = point.line();
        }
        out.visitLabel(behind(point, level));
        Construction construction = changes.constructions().get(point.index());
        boolean drops = construction != null && construction.keepsNoCopy();
        // The method as written may have a stack map at the same place, which is then emitted anyway.
        boolean mapFollows = code.precedesReal(FrameNode.class, point.index() + 1);
        if (drops || changesLevel(level, point.index()) || !mapFollows) {
            savedTypes(point).emit(out, point.operandsAndResult());
        }
    }

    /** The point's call may itself be unreached on its level: then its end is still where a resumed frame goes on. */
    @Override
    void emitUnreached(int level, int index) {
        SuspensionPoint point = points.get(index);
        if (point != null && resumes(point, level)) {
            markResumption(point, level);
            calls.dropIfNoCopy(changes.constructions().get(index));
            jumpToNext(level, index);
        }
    }

    @Override
    boolean resumes(SuspensionPoint point, int level) {
        return level == entryLevel(point);
    }

    @Override
    int slot(int local) {
        return local + Names.RESUMED_LOCALS;
    }

    @Override
    int coroutineSlot() {
        return COROUTINE;
    }

    @Override
    StackMap ownTypes() {
        return new StackMap().set(FRAME, Names.FRAME).set(COROUTINE, Names.COROUTINE).set(SHAPE, plan.shape());
    }

    @Override
    Object typeIn(int local, Object type) {
        return varying.get(local) ? Homes.OBJECT : type;
    }

    /**
     * Code that goes on somewhere has to find the class that it would find if it came there by itself.
     *
     * <pre>
     *   aload local; checkcast T       or aconst_null, where the verifier knows that it is null
     * </pre>
     */
    @Override
    void emitVariable(int index, VarInsnNode variable) {
        Object loaded = changes.loads().get(index);
        if (loaded == null) {
            super.emitVariable(index, variable);
        } else if (loaded instanceof String name) {
            super.emitVariable(index, variable);
            emitCast(name);
        } else {
            out.visitInsn(Opcodes.ACONST_NULL);
        }
    }

    @Override
    void loadFrame() {
        out.visitVarInsn(Opcodes.ALOAD, FRAME);
    }

    @Override
    public int levelOf(int level, int from, int to) {
        int repeated = code.repeats(from, to);
        return repeated > 0 && repeated <= level ? repeated - 1 : level;
    }

    /**
     * Results travel as one reference.
     *
     * <pre>
     *   ireturn    aload frame; swap; putfield pc; aload frame; areturn
     *   lreturn    invokestatic Long.valueOf; areturn
     *   return     aconst_null; areturn
     * </pre>
     */
    @Override
    void emitReturn(AbstractInsnNode insn) {
        switch (insn.getOpcode()) {
            case Opcodes.RETURN -> out.visitInsn(Opcodes.ACONST_NULL);
            case Opcodes.LRETURN -> emitBoxed();
            case Opcodes.DRETURN -> {
                out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
                emitBoxed();
            }
            case Opcodes.FRETURN -> {
                out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
                emitInFrame();
            }
            case Opcodes.IRETURN -> {
                emitNarrowing();
                emitInFrame();
            }
            default -> {}
        }
        out.visitInsn(Opcodes.ARETURN);
    }

    private void emitBoxed() {
        out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Long", "valueOf", "(J)Ljava/lang/Long;", false);
    }

    private void emitInFrame() {
        out.visitVarInsn(Opcodes.ALOAD, FRAME);
        out.visitInsn(Opcodes.SWAP);
        out.visitFieldInsn(Opcodes.PUTFIELD, Names.FRAME, "pc", "I");
        out.visitVarInsn(Opcodes.ALOAD, FRAME);
    }

    /** {@code ireturn} cuts its value to the return type (JVMS 6.5, ireturn). */
    private void emitNarrowing() {
        switch (code.returnType().getSort()) {
            case Type.BOOLEAN -> {
                out.visitInsn(Opcodes.ICONST_1);
                out.visitInsn(Opcodes.IAND);
            }
            case Type.BYTE -> out.visitInsn(Opcodes.I2B);
            case Type.CHAR -> out.visitInsn(Opcodes.I2C);
            case Type.SHORT -> out.visitInsn(Opcodes.I2S);
            default -> {}
        }
    }
}
