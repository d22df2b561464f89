package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.LocalVariableNode;
import org.objectweb.asm.tree.MethodInsnNode;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.plan.SuspensionPoint.SavedLocal;
import org.weightless.agent.instrument.rules.Names;

/**
 * What a method's frames hold, by the names of the source, as text that the runtime reads.
 *
 * <p>Nothing of it is in generated code: it is made from a plan when somebody looks at a frame. A value is {@code
 * field descriptor name}, such as {@code r0 Ljava/lang/String; text}; the field is {@code -} for one that is known to
 * be null. A variable without a name is called after its slot, {@code local3}, an operand after its depth, {@code
 * operand0}.
 */
public final class SavedVariables {
    private static final String NO_FIELD = "-";

    private SavedVariables() {}

    /** Describes the frames of a class's methods, by name and descriptor of the resume methods. */
    public static Map<String, String[][]> of(ClassPlan plan) {
        Map<String, String[][]> all = new HashMap<>();
        for (MethodPlan method : plan.methods()) {
            all.put(method.names().resume() + method.names().resumeDesc(), of(method));
        }
        return all;
    }

    /**
     * Describes a method's frames.
     *
     * @return first the descriptor of the method, then for each suspension point, by number, the call as
     *     {@code owner name descriptor}, and behind it the values
     */
    public static String[][] of(MethodPlan plan) {
        String[][] rows = new String[plan.points().size() + 1][];
        rows[0] = new String[] {plan.code().method().desc};
        for (SuspensionPoint point : plan.points()) {
            rows[point.number() + 1] = row(plan, point);
        }
        return rows;
    }

    private static String[] row(MethodPlan plan, SuspensionPoint point) {
        List<String> row = new ArrayList<>();
        MethodInsnNode call = point.call();
        row.add(call.owner + " " + Names.written(call.name) + " " + call.desc);
        for (SavedLocal local : point.locals()) {
            row.add(field(local.type() == Opcodes.NULL ? null : local.field()) + " " + variable(plan, point, local));
        }
        for (int depth = 0; depth < point.operands().size(); depth++) {
            Object type = point.operands().get(depth);
            row.add(field(point.operandFields().get(depth)) + " " + VerificationTypes.descriptor(type) + " operand" + depth);
        }
        return row.toArray(String[]::new);
    }

    private static String field(FrameField field) {
        return field == null ? NO_FIELD : field.name();
    }

    /** The descriptor and the name of a local. */
    private static String variable(MethodPlan plan, SuspensionPoint point, SavedLocal local) {
        MethodCode code = plan.code();
        if (local.slot() == 0 && (code.method().access & Opcodes.ACC_STATIC) == 0) {
            return "L" + plan.host().name() + "; this";
        }
        if (code.method().localVariables != null) {
            for (LocalVariableNode variable : code.method().localVariables) {
                if (variable.index == local.slot() && code.indexOf(variable.start) <= point.index()
                        && point.index() < code.indexOf(variable.end) && fits(variable.desc, local.type())) {
                    return variable.desc + " " + variable.name;
                }
            }
        }
        return VerificationTypes.descriptor(local.type()) + " local" + local.slot();
    }

    private static boolean fits(String desc, Object type) {
        return Homes.general(type).equals(Homes.general(VerificationTypes.of(Type.getType(desc))));
    }
}
