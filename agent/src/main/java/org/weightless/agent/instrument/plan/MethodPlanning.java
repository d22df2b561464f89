package org.weightless.agent.instrument.plan;

import org.weightless.agent.instrument.rules.Refusal;

/** What came of planning a method. */
public sealed interface MethodPlanning {
    /**
     * The method gets a fiber copy.
     *
     * @param plan what it looks like
     */
    record Planned(MethodPlan plan) implements MethodPlanning {}

    /**
     * None of the calls that may suspend can be captured.
     *
     * @param why what is in the way
     */
    record Impossible(Refusal why) implements MethodPlanning {}
}
