package org.weightless.agent.instrument.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.weightless.agent.instrument.rules.Refusal;

/**
 * What becomes of a class.
 *
 * @param name internal name
 * @param methods plans of the methods that get a fiber copy
 * @param refused methods that cannot have one
 */
public record ClassPlan(String name, List<MethodPlan> methods, List<Refusal> refused) {
    public boolean isEmpty() {
        return methods.isEmpty();
    }

    /** The same with the plans that methods were emitted from. */
    public ClassPlan with(List<MethodPlan> emitted) {
        return new ClassPlan(name, emitted, refused);
    }

    /** The copies that others of the class call directly. */
    public Set<CopyCall> directCalls() {
        Set<CopyCall> called = new HashSet<>();
        for (MethodPlan method : methods) {
            for (SuspensionPoint point : method.points()) {
                called.add(point.target().copy());
            }
        }
        called.remove(CopyCall.NONE);
        return called;
    }

    /** For people and golden tests. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("class ").append(name).append('\n');
        methods.forEach(text::append);
        refused.forEach(refusal -> text.append(refusal).append('\n'));
        return text.toString();
    }
}
