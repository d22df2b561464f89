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
 * What the methods of a class are to frames that are stored: by which names a call site is found again, and what its
 * frame holds there, as text that the runtime reads.
 *
 * <p>Like {@link SavedVariables} it is made from a plan when somebody stores or reads; generated code has nothing of
 * it. The order of the values is that of {@link CodePrint}, so equal code has equal values in it whatever the slots
 * and fields are.
 */
public final class StoredMethods {
    /** Between the parts of a site. No name of a method or variable has one, and no descriptor (JVMS 4.2). */
    private static final char SEPARATOR = '.';
    /** How sites are written; another number where their text or the prints change their meaning. */
    private static final String VERSION = "2";
    private static final String NO_FIELD = "-";
    private static final String NULL = "N";

    private StoredMethods() {}

    /** Describes the methods of a class, by name and descriptor as written. */
    public static Map<String, String[][]> of(ClassPlan plan) {
        Map<String, String[][]> all = new HashMap<>();
        for (MethodPlan method : plan.methods()) {
            all.put(Names.written(method.code().method().name) + method.code().method().desc, of(method));
        }
        return all;
    }

    /**
     * Describes a method.
     *
     * @return first the name of the resume method and what {@link FrameArguments} has; then for each suspension point,
     *     by number, its site and the fields that hold its values, {@code -} for one that is known to be null
     */
    private static String[][] of(MethodPlan plan) {
        String[][] rows = new String[plan.points().size() + 1][];
        List<String> first = new ArrayList<>(List.of(plan.names().resume()));
        first.addAll(FrameArguments.of(plan));
        rows[0] = first.toArray(String[]::new);
        String whole = CodePrint.ofMethod(plan.code());
        for (SuspensionPoint point : plan.points()) {
            rows[point.number() + 1] = row(plan, point, whole);
        }
        return rows;
    }

    private static String[] row(MethodPlan plan, SuspensionPoint point, String whole) {
        CodePrint behind = CodePrint.behind(plan.code(), point);
        MethodInsnNode call = point.call();
        StringBuilder site = new StringBuilder(VERSION);
        add(site, Names.written(plan.code().method().name), plan.code().method().desc,
                String.valueOf(number(plan.code(), point.index())), whole, behind.text(), String.valueOf(point.line()),
                call.owner, Names.written(call.name), call.desc);
        List<String> row = new ArrayList<>(List.of(""));
        for (int depth = 0; depth < point.operands().size(); depth++) {
            Object type = point.operands().get(depth);
            add(site, type(type), "operand" + depth);
            row.add(field(type, point.operandFields().get(depth)));
        }
        for (SavedLocal local : behind.ordered(point.locals())) {
            add(site, type(local.type()), name(plan, point, local));
            row.add(field(local.type(), local.field()));
        }
        row.set(0, site.toString());
        return row.toArray(String[]::new);
    }

    private static void add(StringBuilder site, String... parts) {
        for (String part : parts) {
            site.append(SEPARATOR).append(part);
        }
    }

    private static String field(Object type, FrameField field) {
        return type == Opcodes.NULL ? NO_FIELD : field.name();
    }

    /** The number of a call among the instructions of the JVM's. */
    private static int number(MethodCode code, int index) {
        int number = 0;
        for (int i = 0; i < index; i++) {
            number += code.isReal(i) ? 1 : 0;
        }
        return number;
    }

    static String type(Object type) {
        return type == Opcodes.NULL ? NULL : VerificationTypes.descriptor(type);
    }

    private static String name(MethodPlan plan, SuspensionPoint point, SavedLocal local) {
        MethodCode code = plan.code();
        if (local.slot() == 0 && (code.method().access & Opcodes.ACC_STATIC) == 0) {
            return "this";
        }
        if (code.method().localVariables != null) {
            for (LocalVariableNode variable : code.method().localVariables) {
                if (variable.index == local.slot() && code.indexOf(variable.start) <= point.index()
                        && point.index() < code.indexOf(variable.end)
                        && VerificationTypes.isWide(local.type()) == Type.getType(variable.desc).getSize() > 1) {
                    return variable.name;
                }
            }
        }
        return "local" + local.slot();
    }
}
