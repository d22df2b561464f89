package org.weightless.agent.instrument.plan;

import java.util.List;
import java.util.Set;
import org.weightless.agent.instrument.rules.Refusal;

/**
 * What becomes of a class.
 *
 * @param name internal name
 * @param methods plans of the methods that get a fiber copy
 * @param refused methods that cannot have one
 * @param makingLambdas methods in which lambdas and method references are made, which the linker has to see through
 */
public record ClassPlan(String name, List<MethodPlan> methods, List<Refusal> refused, Set<String> makingLambdas) {
    public boolean changesNothing() {
        return methods.isEmpty() && makingLambdas.isEmpty();
    }

    /** The same with the plans that methods were emitted from. */
    public ClassPlan with(List<MethodPlan> emitted) {
        return new ClassPlan(name, emitted, refused, makingLambdas);
    }

    /** For people and golden tests. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("class ").append(name)
                .append(makingLambdas.isEmpty() ? "" : ", makes lambdas").append('\n');
        methods.forEach(text::append);
        refused.forEach(refusal -> text.append(refusal).append('\n'));
        return text.toString();
    }
}
