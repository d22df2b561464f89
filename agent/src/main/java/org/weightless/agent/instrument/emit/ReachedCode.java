package org.weightless.agent.instrument.emit;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.LabelNode;
import org.weightless.agent.instrument.plan.MethodCode;
import org.weightless.agent.instrument.plan.SuspensionPoint;

/** Which instructions of a method are emitted, on which loop level: those that control reaches from where it enters. */
final class ReachedCode {
    /**
     * An instruction on a level.
     *
     * @param level how many loops stand around what goes on there, see {@link ResumeEmitter}
     * @param index the instruction
     */
    record Place(int level, int index) {}

    /** Says on which level control goes on. */
    interface Levels {
        /** The level that a way from one instruction to another leads to. */
        int levelOf(int level, int from, int to);
    }

    private final MethodCode code;
    private final Levels ways;
    private final Map<Integer, SuspensionPoint> points;
    private final BitSet[] reached;
    private final Deque<Place> open = new ArrayDeque<>();

    /**
     * Finds out what is reached.
     *
     * @param entries where the code is entered
     * @param highest the highest level
     */
    ReachedCode(MethodCode code, Map<Integer, SuspensionPoint> points, List<Place> entries, int highest, Levels ways) {
        this.code = code;
        this.points = points;
        this.ways = ways;
        reached = new BitSet[highest + 1];
        for (int level = 0; level <= highest; level++) {
            reached[level] = new BitSet();
        }
        for (Place entry : entries) {
            reach(entry.level, entry.index);
        }
        while (!open.isEmpty()) {
            follow(open.remove());
        }
    }

    private void follow(Place at) {
        SuspensionPoint point = points.get(at.index);
        if (point == null || !point.alwaysSuspends()) {
            for (int next : code.successors()[at.index]) {
                reach(ways.levelOf(at.level, at.index, next), next);
            }
        }
        for (int handler : code.handlers()[at.index]) {
            reach(at.level, handler);
        }
    }

    private void reach(int level, int index) {
        if (!reached[level].get(index)) {
            reached[level].set(index);
            open.add(new Place(level, index));
        }
    }

    boolean contains(int level, int index) {
        return reached[level].get(index);
    }

    boolean contains(int index) {
        for (BitSet level : reached) {
            if (level.get(index)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the next instruction of the JVM's is reached. */
    boolean containsNext(int level, int index) {
        int next = code.nextReal(index);
        return next < code.size() && contains(level, next);
    }

    /** The first instruction of a range that is reached; -1 where none is. */
    int first(int level, LabelNode start, LabelNode end) {
        int last = code.indexOf(end);
        for (int i = code.indexOf(start); i < last; i++) {
            if (code.isReal(i) && contains(level, i)) {
                return i;
            }
        }
        return -1;
    }
}
