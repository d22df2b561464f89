package org.weightless.agent.instrument.emit;

import org.objectweb.asm.tree.MethodNode;
import org.weightless.agent.instrument.plan.ClassPlanner;
import org.weightless.agent.instrument.plan.MethodPlan;

/**
 * The fiber copy and the resume method of one method as the companion has them, in the shape that suits their size there.
 *
 * <p>As long as HotSpot compiles both, each point has code of its own that saves and restores what is live there. Where
 * it would not, one piece of code saves for all points and one restores, and what is smaller is taken.
 *
 * @param plan what they were emitted from
 * @param copy the fiber copy
 * @param resume the resume method
 * @param copySize bytes of the copy's code
 * @param resumeSize bytes of the resume method's code
 */
public record MethodCopies(MethodPlan plan, MethodNode copy, MethodNode resume, int copySize, int resumeSize) {
    /** HotSpot compiles no method of this many bytes or more (-XX:-DontCompileHugeMethods apart). */
    static final int HUGE = 8000;
    /** Of the bytes of a method and of the entries in its exception table (JVMS 4.7.3). */
    public static final int LARGEST = 65535;

    /**
     * Emits.
     *
     * @param plan with code of its own for each point
     * @param planner gives the plan with one piece of code for all points
     * @param relocation moves what is emitted: that changes its size
     * @param extras what they do beside their work
     */
    public static MethodCopies emit(MethodPlan plan, ClassPlanner planner, Relocation relocation, Extras extras) {
        int least = plan.leastSize();
        MethodCopies apart = least > LARGEST ? null : emit(least < HUGE ? plan : plan.withLevels(0), relocation, extras);
        if (apart != null && apart.compiled() == 2) {
            return apart;
        }
        MethodCopies together = emit(planner.planShared(plan), relocation, extras);
        return apart == null || together.isBetterThan(apart) ? together : apart;
    }

    /**
     * What copies do beside their work.
     *
     * @param asksIfOld whether a fiber copy passes calls on once its class has been redefined
     * @param forDebugger whether the code that saves a frame belongs to the line of its call
     */
    public record Extras(boolean asksIfOld, boolean forDebugger) {
        public static final Extras NONE = new Extras(false, false);
    }

    private static MethodCopies emit(MethodPlan plan, Relocation relocation, Extras extras) {
        MethodNode copy = relocation.moved(CopyEmitter.emit(plan, extras));
        MethodNode resume = relocation.moved(ResumeEmitter.emit(plan, extras));
        int resumeSize = CodeSize.of(resume);
        if (resumeSize >= HUGE && plan.levels() > 0) {
            resume = relocation.moved(ResumeEmitter.emit(plan.withLevels(0), extras));
            resumeSize = CodeSize.of(resume);
        }
        return new MethodCopies(plan, copy, resume, CodeSize.of(copy), resumeSize);
    }

    private boolean isBetterThan(MethodCopies other) {
        return compiled() != other.compiled() ? compiled() > other.compiled() : size() < other.size();
    }

    /** How many of the two HotSpot compiles. */
    private int compiled() {
        return (copySize < HUGE ? 1 : 0) + (resumeSize < HUGE ? 1 : 0);
    }

    /** How many bytes both have together. */
    public int size() {
        return copySize + resumeSize;
    }

    /** What is too large about them, or null. */
    public String whyTooLarge() {
        int size = Math.max(copySize, resumeSize);
        if (size > LARGEST) {
            return size + " bytes";
        }
        int handlers = Math.max(copy.tryCatchBlocks.size(), resume.tryCatchBlocks.size());
        return handlers > LARGEST ? handlers + " entries in its exception table" : null;
    }
}
