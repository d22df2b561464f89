package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.function.Executable;
import org.weightless.Fiber;
import org.weightless.Order;

/** What the tests of schedulers with several threads share. */
final class Parallel {
    static final int ROUNDS = 10;

    private Parallel() {}

    /** For what would hang: a run cannot be interrupted. */
    static void inTime(Executable action) {
        assertTimeoutPreemptively(Duration.ofSeconds(30), action);
    }

    static Thread daemon(Runnable action) {
        Thread thread = new Thread(action);
        thread.setDaemon(true);
        return thread;
    }

    /** The fiber of this name if it can run, else null: the others get slices by jumps only. */
    static Fiber only(String name, Order order) {
        for (Fiber fiber : order) {
            if (fiber.name().equals(name)) {
                return fiber;
            }
        }
        return null;
    }
}
