package org.weightless.agent.instrument.plan;

import java.util.Optional;
import org.weightless.agent.instrument.rules.Refusal;

/** What came of planning a method. */
public sealed interface MethodPlanning {
    /**
     * The method gets a fiber copy.
     *
     * @param plan what it looks like
     * @param pinned why some of its calls are refused nevertheless, where the others do not tell
     */
    record Planned(MethodPlan plan, Optional<Refusal> pinned) implements MethodPlanning {}

    /**
     * None of the calls that may suspend can be captured.
     *
     * @param why what is in the way
     */
    record Impossible(Refusal why) implements MethodPlanning {}
}
