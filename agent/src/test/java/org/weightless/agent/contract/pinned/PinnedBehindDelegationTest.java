package org.weightless.agent.contract.pinned;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Generator;
import org.weightless.PinnedException;

/** What is named as being in the way is the user's frame, not the library's own between two generators. */
class PinnedBehindDelegationTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("outer");

    private final List<Object> log = new ArrayList<>();

    @Test
    void aMonitorAroundDelegatingGeneratorsIsNamed() {
        Continuation continuation = new Continuation(SCOPE, this::locked);
        continuation.run();
        assertEquals(List.of(PinnedException.Reason.MONITOR, "locked"), log);
    }

    private synchronized void locked() {
        Generator.of(() -> Generator.yieldFrom(Generator.of(this::innermost))).hasNext();
    }

    private void innermost() {
        try {
            Continuation.yield(SCOPE);
        } catch (PinnedException e) {
            log.add(e.reason());
            log.add(e.culprit().getMethodName());
        }
    }
}
