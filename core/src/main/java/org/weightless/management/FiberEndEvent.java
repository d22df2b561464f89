package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.Status;

/** A fiber has ended, in whatever way. */
@Name("org.weightless.FiberEnd")
@Label("Fiber End")
@Description("A fiber has ended")
@Category("Weightless")
@StackTrace(false)
final class FiberEndEvent extends FiberEvent {
    private static final FiberEndEvent ANY = new FiberEndEvent();

    @Label("State")
    @Description("DONE, FAILED or CANCELLED")
    String state;

    @Label("Failure")
    String failure;

    static void record(FiberState fiber, Home home) {
        if (ANY.isEnabled()) {
            FiberEndEvent event = new FiberEndEvent();
            event.of(fiber, home);
            Throwable failure = Fibers.failure(fiber);
            event.state = Status.name(Fibers.state(fiber));
            event.failure = failure == null ? null : failure.toString();
            event.commit();
        }
    }
}
