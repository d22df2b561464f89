package org.weightless;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A fiber was spawned; the stack trace says by whom. */
@Name("org.weightless.FiberStart")
@Label("Fiber Start")
@Description("A fiber was spawned")
@Category("Weightless")
final class FiberStartEvent extends Event {
    private static final FiberStartEvent ANY = new FiberStartEvent();

    @Label("Scheduler")
    int scheduler;

    @Label("Fiber")
    int fiber;

    @Label("Name")
    String name;

    static void record(Fiber fiber) {
        if (ANY.isEnabled()) {
            FiberStartEvent event = new FiberStartEvent();
            event.scheduler = Events.number(fiber.block.scheduler);
            event.fiber = fiber.id;
            event.name = fiber.name();
            event.commit();
        }
    }
}
