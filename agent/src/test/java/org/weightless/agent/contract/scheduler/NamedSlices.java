package org.weightless.agent.contract.scheduler;

import org.weightless.Fiber;
import org.weightless.Scheduler;

/** Fibers that note their names, so that a text says who had which slice. */
abstract class NamedSlices {
    final StringBuilder log = new StringBuilder();

    /** Spawns fibers that note their names in each of so many slices and then end. */
    void spawn(Scheduler scheduler, int slices, String... names) {
        for (String name : names) {
            scheduler.spawn(name, () -> {
                for (int i = 1; i < slices; i++) {
                    log.append(name);
                    Fiber.yield();
                }
                log.append(name);
            });
        }
    }

    String logged() {
        String text = log.toString();
        log.setLength(0);
        return text;
    }
}
