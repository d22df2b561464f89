package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.plan.FrameField;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the way out of a large method: one piece of code fills the frame for all points.
 *
 * <pre>
 * save n+2:                          ..., operands, result
 *   iinc steps                       falls into the one before, up to 15 times: half the bytes of a number and a jump
 *                                    for each
 * save n+1:
 *   iinc steps
 * save n:
 *   sipush n; goto operands          those of points that have operands and results of the same kinds
 * operands:                          ..., operands, result, n
 *   number = n + steps
 *   a yielded value is passed on as in other methods
 *   frame = new one, or the resumed one
 * clear:                             ..., operands
 *   frame.field = the uppermost operand; the others go where all stacks go that are like them
 * shared:
 *   frame.pc = number
 *   frame.fields = all homes; of references, null where they are dead at this number: Frame.ifLive
 *   Unwinding.push(frame)            for a new one
 *   return
 * </pre>
 */
final class SharedSaveEmitter extends SaveEmitter {
    private static final int MOST_STEPS = 15;
    /** So many points are met before their first instructions are emitted among the calls: those take some 15 KB. */
    private static final int ISLAND = 500;

    private final Homes homes;
    private final int passed;
    private final int steps;
    private final BitSet met = new BitSet();
    private final List<SuspensionPoint> waiting = new ArrayList<>();
    private final Map<List<Object>, Label> operands = new HashMap<>();
    private final Map<List<Object>, Label> clearing = new HashMap<>();

    SharedSaveEmitter(BodyEmitter body, SaveTarget target) {
        super(body, target);
        homes = plan.homes();
        passed = body.furtherSlot(Homes.PASSED);
        steps = body.furtherSlot(Homes.STEPS);
    }

    /** A jump reaches 32 KB far; so in large methods the first instructions of the ways out stand among the calls. */
    @Override
    void follow(SuspensionPoint point) {
        if (!met.get(point.number())) {
            met.set(point.number());
            waiting.add(point);
        }
        // What a handler sees in its locals is told by the code that it covers.
        if (waiting.size() >= ISLAND && point.thrownTo().isEmpty()) {
            Label over = new Label();
            if (!point.alwaysSuspends()) {
                out.visitJumpInsn(Opcodes.GOTO, over);
            }
            emitNumbers();
            if (!point.alwaysSuspends()) {
                out.visitLabel(over);
                body.savedTypes(point).emit(out, point.operandsAndResult());
                out.visitInsn(Opcodes.NOP);
            }
        }
    }

    @Override
    void emitWaysOut(List<SuspensionPoint> points) {
        emitNumbers();
        Set<List<Object>> stacks = new HashSet<>();
        for (SuspensionPoint point : points) {
            stacks.add(stack(point));
        }
        Label shared = new Label();
        // The last ones have the deepest stacks, so most of them fall into the code for those below.
        for (int i = points.size() - 1; i >= 0; i--) {
            Label label = operands.remove(Homes.kinds(points.get(i)));
            if (label != null) {
                emitOperands(label, points.get(i));
                emitClearing(stack(points.get(i)), stacks, shared);
            }
        }
        if (!points.isEmpty()) {
            out.visitLabel(shared);
            filling().emit(out, List.of());
            emitFrame();
            emitReturn(canPassOn(), passed);
        }
    }

    /** Emits the first instructions for the points met since the last time. */
    private void emitNumbers() {
        waiting.sort(Comparator.comparingInt(SuspensionPoint::number));
        int most = steps <= 0xFF ? MOST_STEPS : 0;
        for (int first = 0; first < waiting.size();) {
            List<Object> kinds = Homes.kinds(waiting.get(first));
            int last = first;
            while (last + 1 < waiting.size() && last - first < most
                    && waiting.get(last + 1).number() == waiting.get(last).number() + 1
                    && Homes.kinds(waiting.get(last + 1)).equals(kinds)) {
                last++;
            }
            for (int i = last; i >= first; i--) {
                out.visitLabel(body.save(waiting.get(i)));
                body.fixedTypes().emit(out, kinds.subList(1, kinds.size()));
                if (i > first) {
                    out.visitIincInsn(steps, 1);
                }
            }
            BodyEmitter.push(out, waiting.get(first).number());
            out.visitJumpInsn(Opcodes.GOTO, BodyEmitter.labelFor(operands, kinds));
            first = last + 1;
        }
        waiting.clear();
    }

    private void emitOperands(Label label, SuspensionPoint any) {
        List<Object> stack = new ArrayList<>(Homes.kinds(any));
        stack.remove(0);
        stack.add(Opcodes.INTEGER);
        out.visitLabel(label);
        body.fixedTypes().emit(out, stack);
        out.visitVarInsn(Opcodes.ILOAD, steps);
        out.visitInsn(Opcodes.IADD);
        out.visitVarInsn(Opcodes.ISTORE, number);
        emitResult(passesOn(any), passed, any.returnType());
        if (!resumed) {
            emitNewFrame();
        }
    }

    /** The kinds of a point's operands. */
    private static List<Object> stack(SuspensionPoint point) {
        return Homes.kinds(point).subList(1, 1 + point.operands().size());
    }

    /**
     * Clears the stack from above. What lies below the uppermost operand may be the whole stack of another point: the
     * arguments of one call that are calls themselves make as many stacks, each one deeper than the one before.
     *
     * @param stacks those of all points
     */
    private void emitClearing(List<Object> stack, Set<List<Object>> stacks, Label shared) {
        for (int depth = stack.size(); depth > 0; depth--) {
            List<Object> left = stack.subList(0, depth);
            if (stacks.contains(left)) {
                if (clearing.containsKey(left)) {
                    out.visitJumpInsn(Opcodes.GOTO, clearing.get(left));
                    return;
                }
                out.visitLabel(BodyEmitter.labelFor(clearing, left));
                filling().emit(out, left);
            }
            emitOperand(left.get(depth - 1), homes.field(depth - 1, left.get(depth - 1)));
        }
        out.visitJumpInsn(Opcodes.GOTO, shared);
    }

    /** What is there while the frame is filled. */
    private StackMap filling() {
        return body.fixedTypes().set(number, Opcodes.INTEGER).set(frame, Names.FRAME).set(shape, plan.shape());
    }

    private void emitFrame() {
        out.visitVarInsn(Opcodes.ALOAD, frame);
        out.visitVarInsn(Opcodes.ILOAD, number);
        out.visitFieldInsn(Opcodes.PUTFIELD, Names.FRAME, "pc", "I");
        for (Homes.Local home : homes.locals()) {
            // A reference may be dead here that was live when the frame was saved before.
            if (target.takes(home.slot()) || home.field().kind() == FrameField.Kind.REFERENCE) {
                emitHome(home);
            }
        }
        if (!resumed) {
            emitPush();
            return;
        }
        for (FrameField field : homes.operandFields()) {
            if (field.kind() == FrameField.Kind.REFERENCE) {
                emitIfLive(field, () -> {
                    out.visitVarInsn(Opcodes.ALOAD, shape);
                    out.visitFieldInsn(Opcodes.GETFIELD, plan.shape(), field.name(), field.kind().desc);
                });
            }
        }
    }

    private void emitHome(Homes.Local home) {
        int slot = body.slot(home.slot());
        if (home.field().kind() == FrameField.Kind.REFERENCE) {
            emitIfLive(home.field(), () -> out.visitVarInsn(Opcodes.ALOAD, slot));
        } else {
            out.visitVarInsn(Opcodes.ALOAD, shape);
            body.emitLoad(home.type(), slot);
            emitToBits(home.type());
            put(home.field());
        }
    }

    /** A reference that is dead at this number becomes null. */
    private void emitIfLive(FrameField field, Runnable load) {
        out.visitVarInsn(Opcodes.ALOAD, shape);
        out.visitVarInsn(Opcodes.ALOAD, frame);
        load.run();
        BodyEmitter.push(out, field.number());
        out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.FRAME, "ifLive", "(Ljava/lang/Object;I)Ljava/lang/Object;", false);
        put(field);
    }
}
