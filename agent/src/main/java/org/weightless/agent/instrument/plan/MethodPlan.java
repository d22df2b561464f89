package org.weightless.agent.instrument.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.tree.InsnList;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.weightless.agent.instrument.analyse.MethodFacts;
import org.weightless.agent.instrument.rules.Names;

/**
 * What the fiber copy of one method looks like: the points where it may suspend, what is kept there, and which objects under construction
 * have to be made later than written.
 *
 * @param owner internal name of the class
 * @param ownerIsInterface whether that is an interface
 * @param facts the method and what is known of it
 * @param copyName name of the fiber copy
 * @param resumeName name of the resume method, which goes on behind a suspension point
 * @param overload how many resume methods of this name come before it
 * @param points in order of their numbers
 * @param fields how many fields of each kind the frame has
 * @param displaced objects whose {@code new} moves behind the evaluation of its arguments, by the label of the {@code new}
 * @param checksReceiver whether the copy can be called with a null receiver, which it then has to refuse
 * @param levels how many loop levels get a copy of their own in the resume method, so that no loop is entered in the middle
 * @param finalFields names of the final fields of the class, each with its descriptor behind it
 * @param file the source file, or an empty string
 * @param homes where all points keep their values if they share the code that saves them
 */
public record MethodPlan(String owner, boolean ownerIsInterface, MethodFacts facts, String copyName, String resumeName,
        int overload, List<SuspensionPoint> points, Map<FrameField.Kind, Integer> fields, Set<Object> displaced,
        boolean checksReceiver, int levels, Set<String> finalFields, String file, Homes homes) {

    public String shape() {
        return Names.FRAME + "R" + count(FrameField.Kind.REFERENCE) + "I" + count(FrameField.Kind.INT) + "J"
                + count(FrameField.Kind.LONG);
    }

    /** The descriptor of the resume method. */
    public String resumeDesc() {
        return Names.resumeDesc(overload);
    }

    public int count(FrameField.Kind kind) {
        return fields.getOrDefault(kind, 0);
    }

    public String methodName() {
        return Names.written(facts.method().name);
    }

    public Type returnType() {
        return Type.getReturnType(facts.method().desc);
    }

    /**
     * A lower bound for the bytes of the resume method, cheap compared with its emission: the jumps to each point, and for each value kept there a
     * load of the frame, a load of the field, a cast of what is no plain object, and a store of what is no operand.
     */
    public int leastSize() {
        int size = 0;
        for (SuspensionPoint point : points) {
            size += 11;
            for (SuspensionPoint.SavedLocal local : point.locals()) {
                size += 2 + leastSize(local.type());
            }
            for (Object operand : point.operands()) {
                size += leastSize(operand);
            }
        }
        return size;
    }

    private static int leastSize(Object type) {
        return type == Opcodes.NULL ? 1 : type instanceof String name && !name.equals("java/lang/Object") ? 7 : 4;
    }

    /** Whether a finally block or a resource waits for the end of a call: javac makes both catch everything. */
    public boolean hasToEnd(SuspensionPoint point) {
        InsnList insns = facts.method().instructions;
        for (TryCatchBlockNode block : facts.method().tryCatchBlocks) {
            boolean everything = block.type == null || block.type.equals("java/lang/Throwable");
            if (everything && insns.indexOf(block.start) <= point.index() && point.index() < insns.indexOf(block.end)) {
                return true;
            }
        }
        return false;
    }

    public MethodPlan withLevels(int fewer) {
        return new MethodPlan(owner, ownerIsInterface, facts, copyName, resumeName, overload, points, fields, displaced,
                checksReceiver, fewer, finalFields, file, homes);
    }

    @Override
    public String toString() {
        return methodName() + facts.method().desc + " -> " + copyName + ", " + resumeName + resumeDesc() + "\n"
                + "  frame " + shape().substring(Names.RUNTIME.length()) + (levels > 0 ? ", loop levels " + levels : "")
                + (homes.areShared() ? ", one save for all" : "")
                + (displaced.isEmpty() ? "" : ", displaced new " + displaced.size()) + "\n"
                + points.stream().map(point -> "  " + point + "\n").collect(Collectors.joining());
    }
}
