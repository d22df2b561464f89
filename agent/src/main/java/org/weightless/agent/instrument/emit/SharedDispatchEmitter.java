package org.weightless.agent.instrument.emit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.classfile.StackMap;
import org.weightless.agent.instrument.plan.Homes;
import org.weightless.agent.instrument.plan.MethodPlan;
import org.weightless.agent.instrument.plan.SuspensionPoint;
import org.weightless.agent.instrument.rules.Names;

/**
 * Emits the way into the resume method of a large method: all homes are restored at once, and then one switch for each
 * kind of stack leads to the points.
 *
 * <pre>
 *   all homes = shape.fields; further locals = null or 0
 *   pc = frame.pc; if pc &lt; 0 goto thrown
 *   a search by pc                   among the groups of points with equal types on the stack, which have numbers one
 *                                    behind the other
 * group:
 *   push operands; push in as the call's result
 *   tableswitch pc                   behind the calls of the group
 * thrown:
 *   tableswitch ~pc                  to one throw for all calls in the same try
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
        emitSearch(0, groups.size());
        out.visitLabel(thrown);
        emitMap();
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
    private void emitMap() {
        StackMap map = body.fixedTypes().set(ResumeEmitter.IN, Homes.OBJECT).set(pc, Opcodes.INTEGER);
        for (Homes.Local home : plan.homes().locals()) {
            map.set(body.slot(home.slot()), home.type());
        }
        map.emit(out, List.of());
    }

    /** Finds the group of the pc among these, by halves. */
    private void emitSearch(int from, int to) {
        if (to - from == 1) {
            emitGroup(groups.get(from));
            return;
        }
        int middle = (from + to) / 2;
        Label right = new Label();
        out.visitVarInsn(Opcodes.ILOAD, pc);
        BodyEmitter.push(out, groups.get(middle).get(0).number());
        out.visitJumpInsn(Opcodes.IF_ICMPGE, right);
        emitSearch(from, middle);
        out.visitLabel(right);
        emitMap();
        emitSearch(middle, to);
    }

    private void emitGroup(List<SuspensionPoint> group) {
        SuspensionPoint first = group.get(0);
        for (int i = 0; i < first.operands().size(); i++) {
            body.emitValue(first.operands().get(i), first.operandFields().get(i));
        }
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
        Label uncaught = new Label();
        Label[] targets = new Label[plan.points().size()];
        Arrays.fill(targets, uncaught);
        Map<List<Object>, Label> places = new HashMap<>();
        List<SuspensionPoint> throwing = new ArrayList<>();
        for (SuspensionPoint point : plan.points()) {
            if (!point.thrownTo().isEmpty()) {
                List<Object> key = List.of(body.covering(point), body.entryLevel(point));
                if (!places.containsKey(key)) {
                    throwing.add(point);
                }
                targets[point.number()] = BodyEmitter.labelFor(places, key);
            }
        }
        if (!throwing.isEmpty()) {
            out.visitVarInsn(Opcodes.ILOAD, pc);
            out.visitInsn(Opcodes.ICONST_M1);
            out.visitInsn(Opcodes.IXOR);
            out.visitTableSwitchInsn(0, targets.length - 1, uncaught, targets);
            for (SuspensionPoint point : throwing) {
                out.visitLabel(targets[point.number()]);
                emitMap();
                body.emitThrowInto(point);
            }
            out.visitLabel(uncaught);
            emitMap();
        }
        body.emitThrowIn();
    }
}
