package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;

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

    static void record(FiberState fiber) {
        if (ANY.isEnabled()) {
            FiberStartEvent event = new FiberStartEvent();
            event.scheduler = Fibers.home(fiber).number();
            event.fiber = Fibers.id(fiber);
            event.name = Fibers.name(fiber);
            event.commit();
        }
    }
}
