package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Wait;

/** A fiber has waited: from its suspension until it went on. */
@Name("org.weightless.FiberWait")
@Label("Fiber Wait")
@Description("A fiber has waited for a time, a stage, another fiber, a channel or a lock, and goes on")
@Category("Weightless")
@StackTrace(false)
final class FiberWaitEvent extends FiberEvent {
    private static final FiberWaitEvent ANY = new FiberWaitEvent();

    @Label("What")
    @Description("What the fiber waited for")
    String what;

    @Label("Outcome")
    @Description("The exception that the wait ended with")
    String outcome;

    static Object begin(FiberState fiber, Object what) {
        if (!ANY.isEnabled()) {
            return null;
        }
        FiberWaitEvent event = new FiberWaitEvent();
        event.of(fiber);
        event.what = Wait.asText(what);
        event.begin();
        return event;
    }

    static void end(Object begun, Throwable failure) {
        FiberWaitEvent event = (FiberWaitEvent) begun;
        event.end();
        event.outcome = failure == null ? null : failure.toString();
        event.commit();
    }
}
