package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.plan.ThrowPlaces;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the way into the resume method of a large method: all homes are restored at once, and then one switch for each
 * kind of stack leads to the points.
 *
 * <pre>
 *   all homes = shape.fields; further locals = null or 0
 *   pc = frame.pc; if pc &lt; 0 goto thrown
 *   a search by pc                   among the groups of points with equal types on the stack, which have numbers one
 *                                    behind the other; what all groups that are left have on the stack is pushed on the way
 * group:
 *   push in as the call's result
 *   tableswitch pc                   behind the calls of the group
 * thrown:
 *   tableswitch frame.thrownTo()     to one throw for all calls in the same try
 *   athrow in
 * </pre>
 */
final class SharedDispatchEmitter {
    private final ResumeEmitter body;
    private final MethodPlan plan;
    private final MethodVisitor out;
    private final int pc;
    private final List<List<SuspensionPoint>> groups = new ArrayList<>();

    SharedDispatchEmitter(ResumeEmitter body) {
        this.body = body;
        plan = body.plan;
        out = body.out;
        pc = body.firstFree();
        List<Object> types = null;
        for (SuspensionPoint point : plan.points()) {
            if (!Homes.types(point).equals(types)) {
                types = Homes.types(point);
                groups.add(new ArrayList<>());
            }
            groups.get(groups.size() - 1).add(point);
        }
    }

    void emit() {
        Label thrown = new Label();
        emitHomes();
        out.visitVarInsn(Opcodes.ALOAD, ResumeEmitter.FRAME);
        out.visitFieldInsn(Opcodes.GETFIELD, Names.FRAME, "pc", "I");
        out.visitInsn(Opcodes.DUP);
        out.visitVarInsn(Opcodes.ISTORE, pc);
        out.visitJumpInsn(Opcodes.IFLT, thrown);
        emitSearch(0, groups.size(), 0);
        out.visitLabel(thrown);
        emitMap(List.of());
        emitThrown();
    }

    private void emitHomes() {
        for (Homes.Local home : plan.homes().locals()) {
            body.emitValue(home.type(), home.field());
            body.emitStore(home.type(), body.slot(home.slot()));
        }
        body.emitFurtherLocals();
    }

    /** What is known when all homes have been restored. */
    private void emitMap(List<Object> stack) {
        StackMap map = body.fixedTypes().set(ResumeEmitter.IN, Homes.OBJECT).set(pc, Opcodes.INTEGER);
        for (Homes.Local home : plan.homes().locals()) {
            map.set(body.slot(home.slot()), home.type());
        }
        map.emit(out, stack);
    }

    /**
     * Finds the group of the pc among these, by halves or from the bottom of the stack.
     *
     * @param pushed how many operands are on the stack already
     */
    private void emitSearch(int from, int to, int pushed) {
        SuspensionPoint first = groups.get(from).get(0);
        int shared = sharedOperands(from, to);
        for (int i = pushed; i < shared; i++) {
            body.emitValue(first.operands().get(i), first.operandFields().get(i));
        }
        if (to - from == 1) {
            emitGroup(groups.get(from));
            return;
        }
        int middle = middle(from, to, shared);
        Label right = new Label();
        out.visitVarInsn(Opcodes.ILOAD, pc);
        BodyEmitter.push(out, groups.get(middle).get(0).number());
        out.visitJumpInsn(Opcodes.IF_ICMPGE, right);
        emitSearch(from, middle, shared);
        out.visitLabel(right);
        emitMap(first.operands().subList(0, shared));
        emitSearch(middle, to, shared);
    }

    /**
     * Where to divide: if the first groups have nothing more on the stack, and all others have, behind those. Then each
     * operand of a stack that grows from point to point is pushed at one place.
     */
    private int middle(int from, int to, int shared) {
        int deeper = from;
        while (deeper < to && groups.get(deeper).get(0).operands().size() == shared) {
            deeper++;
        }
        boolean oneWay = deeper > from && deeper < to && sharedOperands(deeper, to) > shared;
        return oneWay ? deeper : (from + to) / 2;
    }

    /** So many operands at the bottom of the stack have all these groups in common. */
    private int sharedOperands(int from, int to) {
        List<Object> first = groups.get(from).get(0).operands();
        int shared = first.size();
        for (int i = from + 1; i < to; i++) {
            List<Object> other = groups.get(i).get(0).operands();
            int same = 0;
            while (same < Math.min(shared, other.size()) && first.get(same).equals(other.get(same))) {
                same++;
            }
            shared = same;
        }
        return shared;
    }

    private void emitGroup(List<SuspensionPoint> group) {
        SuspensionPoint first = group.get(0);
        body.emitIn(first.returnType());
        Label[] targets = new Label[group.size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = body.behind(group.get(i), body.entryLevel(group.get(i)));
        }
        if (targets.length == 1) {
            out.visitJumpInsn(Opcodes.GOTO, targets[0]);
        } else {
            out.visitVarInsn(Opcodes.ILOAD, pc);
            out.visitTableSwitchInsn(first.number(), first.number() + targets.length - 1, targets[0], targets);
        }
    }

    private void emitThrown() {
        List<SuspensionPoint> places = ThrowPlaces.of(plan).first();
        if (!places.isEmpty()) {
            Label uncaught = new Label();
            Label[] targets = new Label[places.size()];
            Arrays.setAll(targets, i -> new Label());
            out.visitVarInsn(Opcodes.ALOAD, ResumeEmitter.FRAME);
            out.visitMethodInsn(Opcodes.INVOKEVIRTUAL, Names.FRAME, "thrownTo", "()I", false);
            out.visitTableSwitchInsn(1, targets.length, uncaught, targets);
            for (int i = 0; i < targets.length; i++) {
                out.visitLabel(targets[i]);
                emitMap(List.of());
                body.emitThrowInto(places.get(i));
            }
            out.visitLabel(uncaught);
            emitMap(List.of());
        }
        body.emitThrowIn();
    }
}
