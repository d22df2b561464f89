package org.weightless.management;

import jdk.jfr.Event;
import jdk.jfr.Label;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;

/** What each event of a fiber says of it. */
abstract class FiberEvent extends Event {
    @Label("Scheduler")
    int scheduler;

    @Label("Fiber")
    int fiber;

    @Label("Name")
    String name;

    final void of(FiberState fiber) {
        of(fiber, Fibers.home(fiber));
    }

    /** @param home the scheduler, also of a fiber that has left it */
    final void of(FiberState fiber, Home home) {
        scheduler = home.number();
        this.fiber = Fibers.id(fiber);
        name = Fibers.name(fiber);
    }
}
