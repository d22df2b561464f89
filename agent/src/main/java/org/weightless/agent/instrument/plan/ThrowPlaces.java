package org.weightless.agent.instrument.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.objectweb.asm.tree.TryCatchBlockNode;

/**
 * Where the exceptions of calls go on in a large method: calls that the same handlers cover, in as many loops, have one
 * place for that. A frame says of its call which one that is, as a table by calls would take more code.
 *
 * @param numbers of each point's place, by its number; 0 where no handler covers its call
 * @param first of each place, from 1 on, a point
 */
public record ThrowPlaces(List<Integer> numbers, List<SuspensionPoint> first) {
    public static ThrowPlaces of(MethodPlan plan) {
        Map<List<Object>, Integer> known = new HashMap<>();
        List<Integer> numbers = new ArrayList<>();
        List<SuspensionPoint> first = new ArrayList<>();
        for (SuspensionPoint point : plan.points()) {
            int number = 0;
            if (!point.thrownTo().isEmpty()) {
                List<Object> key = List.of(covering(plan, point), point.loopDepth());
                number = known.getOrDefault(key, known.size() + 1);
                if (known.put(key, number) == null) {
                    first.add(point);
                }
            }
            numbers.add(number);
        }
        return new ThrowPlaces(numbers, first);
    }

    /** The ranges of handlers that cover the call of a point. */
    public static List<TryCatchBlockNode> covering(MethodPlan plan, SuspensionPoint point) {
        List<TryCatchBlockNode> covering = new ArrayList<>();
        for (TryCatchBlockNode block : plan.code().method().tryCatchBlocks) {
            if (plan.code().covers(block, point.index())) {
                covering.add(block);
            }
        }
        return covering;
    }
}
