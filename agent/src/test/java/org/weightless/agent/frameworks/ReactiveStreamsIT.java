package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Reactive Streams' own tests, against the publishers of flows and against what flows subscribe with. */
class ReactiveStreamsIT {
    /** Those that are skipped are about what the rules leave open, or cannot be seen from outside. */
    @Test
    void flowsKeepTheRulesOfReactiveStreams() {
        Result result = new Framework("reactive-streams", "tck.Tck").run(List.of(ChildJvm.agent()));
        assertEquals(List.of("PublisherRules: 30 passed, 8 skipped, 0 failed", "RoundTripRules: 30 passed, 8 skipped, 0 failed",
                "SubscriberRules: 11 passed, 15 skipped, 0 failed"), result.lines(), result::toString);
        assertEquals(0, result.exit());
    }
}
