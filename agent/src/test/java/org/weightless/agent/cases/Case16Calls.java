package org.weightless.agent.cases;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.PinnedException;

/** What made classes call to have a yield refused. */
public final class Case16Calls {
    static final List<PinnedException> REFUSALS = new ArrayList<>();

    private Case16Calls() {}

    public static void tryYield() {
        try {
            Fiber.yield("not refused");
        } catch (PinnedException e) {
            REFUSALS.add(e);
        }
    }
}
