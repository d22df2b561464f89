package org.weightless.agent.instrument.plan;

import java.util.List;
import java.util.stream.Collectors;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.tree.TryCatchBlockNode;
import org.weightless.agent.instrument.classfile.VerificationTypes;
import org.weightless.agent.instrument.rules.Names;

/**
 * What the fiber copy of one method looks like: data alone, from which emitters make code without asking an analysis.
 *
 * @param host the class that the method stands in
 * @param names of what is generated
 * @param code the method as written
 * @param changes what becomes of its instructions
 * @param points where it may suspend, in order of their numbers
 * @param frame what is kept there
 * @param checksReceiver whether the copy can be called with a null receiver, which it then has to refuse
 * @param levels how many loop levels get a copy of their own in the resume method, so that no loop is entered in the
 *     middle
 */
public record MethodPlan(HostClass host, CopyNames names, MethodCode code, Changes changes,
        List<SuspensionPoint> points, FrameLayout frame, boolean checksReceiver, int levels) {

    public String shape() {
        return frame.shape();
    }

    public Homes homes() {
        return frame.homes();
    }

    /** The call that runs the fiber copy from within the companion. */
    public CopyCall call() {
        return new CopyCall(Names.companion(host.name()), names.copy(), names.copyDesc());
    }

    /**
     * A lower bound for the bytes of the resume method, cheap compared with its emission: the jumps to each point, and
     * for each value kept there a load of the frame, a load of the field, a cast of what is no plain object, and a
     * store of what is no operand.
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
        if (type == Opcodes.NULL) {
            return 1;
        }
        return type instanceof String name && !name.equals(VerificationTypes.OBJECT) ? 7 : 4;
    }

    /** Whether a finally block or a resource waits for the end of a call: javac makes both catch everything. */
    public boolean hasToEnd(SuspensionPoint point) {
        for (TryCatchBlockNode block : code.method().tryCatchBlocks) {
            boolean everything = block.type == null || block.type.equals("java/lang/Throwable");
            if (everything && code.covers(block, point.index())) {
                return true;
            }
        }
        return false;
    }

    /** The same with fewer loop levels. */
    public MethodPlan withLevels(int fewer) {
        return new MethodPlan(host, names, code, changes, points, frame, checksReceiver, fewer);
    }

    @Override
    public String toString() {
        int displaced = changes.displaced().cardinality();
        return Names.written(code.method().name) + code.method().desc + " -> " + names.copy() + ", " + names.resume()
                + names.resumeDesc() + "\n"
                + "  frame " + shape().substring(Names.RUNTIME.length()) + (levels > 0 ? ", loop levels " + levels : "")
                + (homes().areShared() ? ", one save for all" : "")
                + (displaced == 0 ? "" : ", displaced new " + displaced) + "\n"
                + points.stream().map(point -> "  " + point + "\n").collect(Collectors.joining());
    }
}
