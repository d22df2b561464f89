package org.weightless.agent.instrument;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.SuspensionPoint.SavedLocal;

/**
 * Emits the way out of a large method: one piece of code fills the frame for all points.
 *
 * <pre>
 * save:                              ..., operands, result
 *   sipush number; goto operands     those of points that have operands and results of the same kinds
 * operands:                          ..., operands, result, number
 *   istore number
 *   a yielded value is passed on as in other methods
 *   the operands go into their locals
 *   goto shared
 * shared:
 *   frame = new one, or the resumed one
 *   frame.pc = number
 *   frame.fields = all homes; of references, null where they are dead at this number: Frame.ifLive
 *   coroutine.push(frame)            for a new one
 *   return
 * </pre>
 */
final class SharedSaveEmitter extends SaveEmitter {
    /** A string constant has at most 65,535 bytes. */
    private static final int LONGEST = 60_000;
    private static final int BITS = 6;

    private final Homes homes;
    private final int passed;

    SharedSaveEmitter(BodyEmitter body, Set<Integer> assigned) {
        super(body, assigned);
        homes = plan.homes();
        passed = body.furtherSlot(0);
    }

    @Override
    void emitWaysOut(List<SuspensionPoint> points) {
        Map<List<Object>, List<SuspensionPoint>> groups = new LinkedHashMap<>();
        for (SuspensionPoint point : points) {
            groups.computeIfAbsent(stack(point), key -> new ArrayList<>()).add(point);
        }
        Label shared = new Label();
        for (List<SuspensionPoint> group : groups.values()) {
            emitOperands(group);
            out.visitJumpInsn(Opcodes.GOTO, shared);
        }
        if (!points.isEmpty()) {
            out.visitLabel(shared);
            body.fixedTypes().set(number, Opcodes.INTEGER).emit(out, List.of());
            emitFrame();
            emitReturn(canPassOn(), passed);
        }
    }

    /** The kinds of what lies on the stack behind a point's call. */
    private static List<Object> stack(SuspensionPoint point) {
        List<Object> stack = new ArrayList<>();
        for (Object type : BodyEmitter.operandsAndResult(point)) {
            stack.add(Homes.general(type));
        }
        // The same stack is another one where its top is an operand.
        stack.add(0, point.operands().size());
        return stack;
    }

    private void emitOperands(List<SuspensionPoint> group) {
        Label together = new Label();
        SuspensionPoint first = group.get(0);
        List<Object> stack = new ArrayList<>(stack(first));
        stack.remove(0);
        for (SuspensionPoint point : group) {
            out.visitLabel(body.save(point));
            body.fixedTypes().emit(out, stack);
            BodyEmitter.push(out, point.number());
            if (point != group.get(group.size() - 1)) {
                out.visitJumpInsn(Opcodes.GOTO, together);
            }
        }
        if (group.size() > 1) {
            out.visitLabel(together);
            stack.add(Opcodes.INTEGER);
            body.fixedTypes().emit(out, stack);
        }
        out.visitVarInsn(Opcodes.ISTORE, number);
        emitResult(passesOn(first), passed, first.returnType());
        for (int depth = first.operands().size() - 1; depth >= 0; depth--) {
            Homes.Operand home = homes.operand(depth, first.operands().get(depth));
            out.visitVarInsn(BodyEmitter.opcodeFor(home.type(), Opcodes.ISTORE), body.furtherSlot(home.offset()));
        }
    }

    private void emitFrame() {
        if (!resumed) {
            emitNewFrame();
        }
        out.visitVarInsn(Opcodes.ALOAD, frame);
        out.visitVarInsn(Opcodes.ILOAD, number);
        out.visitFieldInsn(Opcodes.PUTFIELD, Names.FRAME, "pc", "I");
        for (Homes.Local home : homes.locals()) {
            // A reference may be dead here that was live when the frame was saved before.
            if (!resumed || assigned.contains(home.slot()) || home.field().kind() == FrameField.Kind.REFERENCE) {
                emitHome(home.type(), body.slot(home.slot()), home.field());
            }
        }
        for (Homes.Operand home : homes.operands()) {
            emitHome(home.type(), body.furtherSlot(home.offset()), home.field());
        }
        if (!resumed) {
            emitPush();
        }
    }

    private void emitHome(Object type, int slot, FrameField field) {
        out.visitVarInsn(Opcodes.ALOAD, shape);
        if (field.kind() == FrameField.Kind.REFERENCE) {
            out.visitVarInsn(Opcodes.ALOAD, frame);
            out.visitVarInsn(Opcodes.ALOAD, slot);
            BodyEmitter.push(out, field.number());
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.FRAME, "ifLive", "(Ljava/lang/Object;I)Ljava/lang/Object;", false);
        } else {
            out.visitVarInsn(BodyEmitter.opcodeFor(type, Opcodes.ILOAD), slot);
            emitToBits(type);
        }
        put(field);
    }

    /** One bit for each reference field, six to a char, for each point: as many chars for one as for the other. */
    @Override
    List<String> liveReferences() {
        int width = (plan.count(FrameField.Kind.REFERENCE) + BITS - 1) / BITS;
        StringBuilder all = new StringBuilder();
        for (SuspensionPoint point : plan.points()) {
            char[] bits = new char[width];
            java.util.Arrays.fill(bits, ' ');
            for (SavedLocal local : point.locals()) {
                add(local.type(), local.field(), bits);
            }
            for (int depth = 0; depth < point.operands().size(); depth++) {
                add(point.operands().get(depth), point.operandFields().get(depth), bits);
            }
            all.append(bits);
        }
        List<String> parts = new ArrayList<>();
        for (int from = 0; from < all.length() || from == 0; from += LONGEST) {
            parts.add(all.substring(from, Math.min(from + LONGEST, all.length())));
        }
        return parts;
    }

    private static void add(Object type, FrameField field, char[] bits) {
        if (type != Opcodes.NULL && field.kind() == FrameField.Kind.REFERENCE) {
            bits[field.number() / BITS] += 1 << field.number() % BITS;
        }
    }
}
