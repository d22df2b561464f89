package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Fibers that are run switch by switch, and count. */
abstract class StepByStep {
    final Scheduler scheduler = Scheduler.roundRobin();
    final List<Object> log = new ArrayList<>();

    Fiber counting(String name, int slices) {
        return scheduler.spawn(name, () -> {
            try {
                for (int i = 0; i < slices; i++) {
                    log.add(name + i);
                    Fiber.yield();
                }
            } finally {
                log.add(name + " finally");
            }
        });
    }

    void exhaust() {
        for (int i = 0; i < 200 && scheduler.step(); i++) {
            assertTrue(i < 199, "it does not end");
        }
    }
}
