package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;

/** An owner of scopes and their subtasks; none of them is there any more when a test ends. */
abstract class ScopesOnVirtualTime extends OnVirtualTime {
    /** Runs the owner to its end, with all it has forked. */
    @Override
    final Fiber run(Generator.Body body) {
        Fiber owner = scheduler.spawn("owner", body);
        scheduler.run();
        return owner;
    }

    static void rethrow(Fiber fiber) {
        assertNull(fiber.failure(), () -> "" + fiber.failure());
        assertEquals(State.DONE, fiber.state());
    }

    @AfterEach
    void nobodyIsLeft() {
        assertEquals(List.of(), List.copyOf(scheduler.fibers()));
    }

    /** A subtask that takes a time, and tells if it is cancelled. */
    final String takes(long seconds, String result) {
        try {
            Fiber.sleep(s(seconds));
            return result;
        } finally {
            logs(result);
        }
    }
}
