package org.weightless.agent.construct.large;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.PinnedException;

/** What made classes call to have a yield refused. */
public final class RefusedCalls {
    static final List<PinnedException> REFUSALS = new ArrayList<>();

    private RefusedCalls() {}

    public static void tryYield() {
        try {
            Fiber.yield("not refused");
        } catch (PinnedException e) {
            REFUSALS.add(e);
        }
    }
}
