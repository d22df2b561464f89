package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.plan.FrameArguments;
import org.weightless.agent.instrument.plan.FrameField;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the way out: the code that fills a frame and returns. Points that keep the same values share it.
 *
 * <pre>
 * save:                              ..., operands, result
 *   a yielded value is passed on by returning it, where result and return type allow it, else by Unwinding.carry
 *   sipush number; goto shared
 * shared:                            ..., operands, number
 *   frame = new one, or the resumed one
 *   frame.pc = number; frame.fields = operands and locals
 *   Unwinding.push(frame)            for a new one
 *   return
 * </pre>
 */
class SaveEmitter {
    private record Group(List<SavedLocal> locals, List<Object> operands, List<FrameField> fields, boolean passesOn) {}

    final BodyEmitter body;
    final MethodPlan plan;
    final MethodVisitor out;
    final SaveTarget target;
    final boolean resumed;
    final int number;
    final int frame;
    final int shape;
    private final int passed;
    /** What is told to the factory of the method's frames, the same at each place. */
    private Object[] frameArguments;
    /** The fields in which some point keeps a reference. */
    private BitSet references;

    static SaveEmitter of(BodyEmitter body, SaveTarget target) {
        return body.plan.homes().areShared() ? new SharedSaveEmitter(body, target) : new SaveEmitter(body, target);
    }

    SaveEmitter(BodyEmitter body, SaveTarget target) {
        this.body = body;
        this.plan = body.plan;
        this.out = body.out;
        this.target = target;
        resumed = target instanceof SaveTarget.ResumedFrame;
        number = body.firstFree();
        passed = number + 1;
        frame = resumed ? ResumeEmitter.FRAME : number + 2;
        shape = resumed ? ResumeEmitter.SHAPE : number + 3;
    }

    /** Is told of each point when the code of its call has been emitted; control falls through, but behind a yield. */
    void follow(SuspensionPoint point) {
        // all ways out stand at the end
    }

    /** Emits the ways out of these points. */
    final void emit(List<SuspensionPoint> points) {
        Label start = new Label();
        out.visitLabel(start);
        emitWaysOut(points);
        if (!resumed && !points.isEmpty()) {
            emitFailure(start);
        }
    }

    void emitWaysOut(List<SuspensionPoint> points) {
        Map<String, List<SuspensionPoint>> groups = new LinkedHashMap<>();
        for (SuspensionPoint point : points) {
            boolean passesOn = passesOn(point);
            String key = key(point, passesOn);
            List<SuspensionPoint> group = groups.get(key);
            if (group == null) {
                group = new ArrayList<>();
                groups.put(key, group);
            }
            group.add(point);
        }
        for (List<SuspensionPoint> group : groups.values()) {
            SuspensionPoint first = group.get(0);
            emitGroup(new Group(first.locals(), first.operands(), first.operandFields(), passesOn(first)), group);
        }
    }

    /**
     * What goes wrong while a frame is made, such as a stack overflow, ends the suspension.
     *
     * <pre>
     *   aload coroutine; swap; invokestatic Unwinding.keepRunning
     *   athrow
     * </pre>
     */
    private void emitFailure(Label start) {
        Label end = new Label();
        out.visitLabel(end);
        out.visitTryCatchBlock(start, end, end, null);
        body.fixedTypes().emit(out, List.of("java/lang/Throwable"));
        body.loadCoroutine();
        out.visitInsn(Opcodes.SWAP);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.UNWINDING, "keepRunning",
                "(" + Names.COROUTINE_DESC + "Ljava/lang/Throwable;)Ljava/lang/Throwable;", false);
        out.visitInsn(Opcodes.ATHROW);
    }

    /** Equal for points that keep the same values. A debugger that steps sees where code of another line is shared. */
    private String key(SuspensionPoint point, boolean passesOn) {
        StringBuilder key = new StringBuilder().append(passesOn);
        if (body.extras.forDebugger()) {
            key.append(" line ").append(point.line());
        }
        for (SavedLocal local : point.locals()) {
            key.append(' ').append(local.slot()).append(':').append(letter(local.type())).append(local.type());
        }
        for (Object operand : point.operands()) {
            key.append(" operand ").append(letter(operand)).append(operand);
        }
        return key.toString();
    }

    /** Tells a type that is a number to ASM from a class that has that number for a name. */
    private static char letter(Object type) {
        return type instanceof String ? 'L' : 'V';
    }

    static boolean isReference(Type type) {
        return type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
    }

    /** Whether a point's result can leave as the method's own. */
    final boolean passesOn(SuspensionPoint point) {
        return isReference(point.returnType()) && canPassOn();
    }

    final boolean canPassOn() {
        return resumed || body.code.returnType().getDescriptor().equals("Ljava/lang/Object;");
    }

    private void emitGroup(Group group, List<SuspensionPoint> points) {
        Label shared = new Label();
        if (body.extras.forDebugger() && points.get(0).line() > 0) {
            body.emitBeginOfLine(points.get(0));
        }
        for (SuspensionPoint point : points) {
            out.visitLabel(body.save(point));
            body.savedTypes(point).emit(out, point.operandsAndResult());
            emitResult(group.passesOn, passed, point.returnType());
            BodyEmitter.push(out, point.number());
            if (point != points.get(points.size() - 1)) {
                out.visitJumpInsn(Opcodes.GOTO, shared);
            }
        }
        if (points.size() > 1) {
            out.visitLabel(shared);
            List<Object> stack = new ArrayList<>(group.operands);
            stack.add(Opcodes.INTEGER);
            StackMap types = body.savedTypes(points.get(0));
            if (group.passesOn) {
                types.set(passed, "java/lang/Object");
            }
            types.emit(out, stack);
        }
        emitFrame(group);
        emitReturn(group.passesOn, passed);
    }

    /** Takes the result from the stack: to be returned, into the coroutine, or away. */
    final void emitResult(boolean passesOn, int passed, Type type) {
        if (passesOn) {
            out.visitVarInsn(Opcodes.ASTORE, passed);
        } else if (isReference(type)) {
            body.loadCoroutine();
            out.visitInsn(Opcodes.SWAP);
            out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.UNWINDING, "carry",
                    "(" + Names.COROUTINE_DESC + "Ljava/lang/Object;)V", false);
        } else if (type.getSize() > 0) {
            out.visitInsn(type.getSize() == 2 ? Opcodes.POP2 : Opcodes.POP);
        }
    }

    private void emitFrame(Group group) {
        out.visitVarInsn(Opcodes.ISTORE, number);
        if (!resumed) {
            emitNewFrame();
        }
        out.visitVarInsn(Opcodes.ALOAD, frame);
        out.visitVarInsn(Opcodes.ILOAD, number);
        out.visitFieldInsn(Opcodes.PUTFIELD, Names.FRAME, "pc", "I");
        for (int i = group.operands.size() - 1; i >= 0; i--) {
            emitOperand(group.operands.get(i), group.fields.get(i));
        }
        for (SavedLocal local : group.locals) {
            if (target.takes(local.slot())) {
                out.visitVarInsn(Opcodes.ALOAD, shape);
                if (local.type() == Opcodes.NULL) {
                    out.visitInsn(Opcodes.ACONST_NULL);
                } else {
                    body.emitLoad(local.type(), body.slot(local.slot()));
                }
                emitToBits(local.type());
                put(local.field());
            }
        }
        if (resumed) {
            clearDead(group);
        } else {
            emitPush();
        }
    }

    final void emitPush() {
        body.loadCoroutine();
        out.visitVarInsn(Opcodes.ALOAD, frame);
        out.visitMethodInsn(Opcodes.INVOKESTATIC, Names.UNWINDING, "push",
                "(" + Names.COROUTINE_DESC + Names.FRAME_DESC + ")V", false);
    }

    final void emitNewFrame() {
        if (frameArguments == null) {
            frameArguments = FrameArguments.of(plan).toArray();
        }
        String string = "Ljava/lang/String;";
        String type = "(Ljava/lang/invoke/MethodHandles$Lookup;" + string + "Ljava/lang/invoke/MethodType;" + string
                + (frameArguments.length > 1 ? "[" + string : "") + ")Ljava/lang/invoke/CallSite;";
        Handle factory = new Handle(Opcodes.H_INVOKESTATIC, Names.FRAMES, "factory", type, false);
        out.visitInvokeDynamicInsn(plan.names().resume(), "()" + Names.FRAME_DESC, factory, frameArguments);
        out.visitInsn(Opcodes.DUP);
        out.visitVarInsn(Opcodes.ASTORE, frame);
        out.visitTypeInsn(Opcodes.CHECKCAST, plan.shape());
        out.visitVarInsn(Opcodes.ASTORE, shape);
    }

    /** Stores the value on top of the stack. */
    final void emitOperand(Object type, FrameField field) {
        if (type == Opcodes.NULL) {
            out.visitInsn(Opcodes.POP);
            return;
        }
        emitToBits(type);
        out.visitVarInsn(Opcodes.ALOAD, shape);
        if (VerificationTypes.isWide(type)) {
            out.visitInsn(Opcodes.DUP_X2);
            out.visitInsn(Opcodes.POP);
        } else {
            out.visitInsn(Opcodes.SWAP);
        }
        put(field);
    }

    final void emitToBits(Object type) {
        if (type == Opcodes.FLOAT) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Float", "floatToRawIntBits", "(F)I", false);
        } else if (type == Opcodes.DOUBLE) {
            out.visitMethodInsn(Opcodes.INVOKESTATIC, "java/lang/Double", "doubleToRawLongBits", "(D)J", false);
        }
    }

    final void put(FrameField field) {
        out.visitFieldInsn(Opcodes.PUTFIELD, plan.shape(), field.name(), field.kind().desc);
    }

    /** A reference that another point keeps and this one does not is dead here. */
    private void clearDead(Group group) {
        if (references == null) {
            references = new BitSet();
            for (SuspensionPoint point : plan.points()) {
                setReferences(references, point.locals(), point.operandFields(), true);
            }
        }
        BitSet dead = (BitSet) references.clone();
        setReferences(dead, group.locals, group.fields, false);
        for (int number = dead.nextSetBit(0); number >= 0; number = dead.nextSetBit(number + 1)) {
            out.visitVarInsn(Opcodes.ALOAD, shape);
            out.visitInsn(Opcodes.ACONST_NULL);
            put(new FrameField(FrameField.Kind.REFERENCE, number));
        }
    }

    private static void setReferences(
            BitSet fields, List<SavedLocal> locals, List<FrameField> operands, boolean value) {
        for (SavedLocal local : locals) {
            setReference(fields, local.field(), value);
        }
        for (FrameField operand : operands) {
            setReference(fields, operand, value);
        }
    }

    private static void setReference(BitSet fields, FrameField field, boolean value) {
        if (field != null && field.kind() == FrameField.Kind.REFERENCE) {
            fields.set(field.number(), value);
        }
    }

    final void emitReturn(boolean passesOn, int passed) {
        if (isReference(body.code.returnType()) || resumed) {
            if (passesOn) {
                out.visitVarInsn(Opcodes.ALOAD, passed);
            } else {
                out.visitInsn(Opcodes.ACONST_NULL);
            }
            out.visitInsn(Opcodes.ARETURN);
            return;
        }
        Type type = body.code.returnType();
        switch (type.getSort()) {
            case Type.VOID -> {}
            case Type.LONG -> out.visitInsn(Opcodes.LCONST_0);
            case Type.FLOAT -> out.visitInsn(Opcodes.FCONST_0);
            case Type.DOUBLE -> out.visitInsn(Opcodes.DCONST_0);
            default -> out.visitInsn(Opcodes.ICONST_0);
        }
        out.visitInsn(type.getOpcode(Opcodes.IRETURN));
    }
}
