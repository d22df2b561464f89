package org.weightless.agent.instrument;

import java.util.List;
import org.weightless.agent.instrument.emit.MethodCopies;
import org.weightless.agent.instrument.rules.Refusal;

/** What came of emitting and writing a plan. */
sealed interface Emission {
    /** All of it has room. */
    record Fits(byte[] bytes, List<MethodCopies> generated) implements Emission {}

    /** These methods have to be left out of the plan. */
    record TooLarge(List<Refusal> methods) implements Emission {}
}
