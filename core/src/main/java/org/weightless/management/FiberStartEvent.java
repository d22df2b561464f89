package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.weightless.internal.fiber.FiberState;

/** A fiber was spawned; the stack trace says by whom. */
@Name("org.weightless.FiberStart")
@Label("Fiber Start")
@Description("A fiber was spawned")
@Category("Weightless")
final class FiberStartEvent extends FiberEvent {
    private static final FiberStartEvent ANY = new FiberStartEvent();

    static void record(FiberState fiber) {
        if (ANY.isEnabled()) {
            FiberStartEvent event = new FiberStartEvent();
            event.of(fiber);
            event.commit();
        }
    }
}
