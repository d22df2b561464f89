package org.weightless.agent.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Thorough;

/**
 * {@code yieldFrom} by splicing does what PEP 380's loop does: random programs, both ways, with equal event logs.
 *
 * <p>{@code -Ddelegation.seed=N -Ddelegation.cases=1} runs one program again.
 */
class DelegationFuzzTest {
    private static final long SEED = Long.getLong("delegation.seed", 20_261_124_000L);
    private static final int CASES = Integer.getInteger("delegation.cases", Thorough.count(6_000, 1_500));

    @Test
    void randomProgramsHaveTheSameLogAsWithTheLoop() {
        long events = 0;
        for (long seed = SEED; seed < SEED + CASES; seed++) {
            List<String> expected = DelegationRun.log(seed, true);
            List<String> actual = DelegationRun.log(seed, false);
            long replay = seed;
            assertTrue(expected.equals(actual),
                    () -> "-Ddelegation.cases=1 -Ddelegation.seed=" + replay + difference(expected, actual));
            events += actual.size();
        }
        assertTrue(events >= 20L * CASES, "the programs do next to nothing: " + events + " events");
    }

    private static String difference(List<String> expected, List<String> actual) {
        int at = 0;
        while (at < Math.min(expected.size(), actual.size()) && expected.get(at).equals(actual.get(at))) {
            at++;
        }
        return "\nboth:\n" + String.join("\n", expected.subList(Math.max(0, at - 25), at))
                + "\nby the loop:\n" + String.join("\n", expected.subList(at, Math.min(at + 6, expected.size())))
                + "\nby yieldFrom:\n" + String.join("\n", actual.subList(at, Math.min(at + 6, actual.size())));
    }
}
