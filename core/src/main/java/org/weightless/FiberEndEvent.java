package org.weightless;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A fiber has ended, in whatever way. */
@Name("org.weightless.FiberEnd")
@Label("Fiber End")
@Description("A fiber has ended")
@Category("Weightless")
@StackTrace(false)
final class FiberEndEvent extends Event {
    private static final FiberEndEvent ANY = new FiberEndEvent();

    @Label("Scheduler")
    int scheduler;

    @Label("Fiber")
    int fiber;

    @Label("Name")
    String name;

    @Label("State")
    @Description("DONE, FAILED or CANCELLED")
    String state;

    @Label("Failure")
    String failure;

    static void record(Fiber fiber, Scheduler scheduler) {
        if (ANY.isEnabled()) {
            FiberEndEvent event = new FiberEndEvent();
            event.scheduler = Events.number(scheduler);
            event.fiber = fiber.id;
            event.name = fiber.name();
            event.state = fiber.state().name();
            event.failure = fiber.failed() == null ? null : fiber.failed().exception.toString();
            event.commit();
        }
    }
}
