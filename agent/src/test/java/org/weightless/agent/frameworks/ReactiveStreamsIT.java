package org.weightless.agent.frameworks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.ChildJvm;
import org.weightless.agent.testing.ChildJvm.Result;

/** Reactive Streams' own tests, against the publishers of flows and against what flows subscribe with. */
class ReactiveStreamsIT {
    private static final Pattern OUTCOME = Pattern.compile("\\w+: (\\d+) passed, (\\d+) skipped, 0 failed");

    /** How many of each are about rules that can be seen from outside; what is left open may be skipped. */
    private static final List<Integer> AT_LEAST = List.of(29, 29, 11);

    @Test
    void flowsKeepTheRulesOfReactiveStreams() {
        Result result = new Framework("reactive-streams", "tck.Tck").run(List.of(ChildJvm.agent()));
        assertEquals(AT_LEAST.size(), result.lines().size(), result::toString);
        for (int i = 0; i < AT_LEAST.size(); i++) {
            Matcher outcome = OUTCOME.matcher(result.lines().get(i));
            assertTrue(outcome.matches(), result::toString);
            assertTrue(Integer.parseInt(outcome.group(1)) >= AT_LEAST.get(i), result::toString);
        }
        assertEquals(0, result.exit());
    }
}
