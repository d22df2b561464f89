package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;

/**
 * A fiber was resumed; the duration is that of its slice. A sample: one switch in {@link
 * org.weightless.internal.fiber.Events#SWITCHES}.
 */
@Name("org.weightless.FiberSwitch")
@Label("Fiber Switch")
@Description("A slice of a fiber; one in 1024 of each scheduler")
@Category("Weightless")
@StackTrace(false)
final class FiberSwitchEvent extends Event {
    private static final FiberSwitchEvent ANY = new FiberSwitchEvent();

    @Label("Scheduler")
    int scheduler;

    @Label("Fiber")
    int fiber;

    @Label("Name")
    String name;

    @Label("Switches")
    @Description("How many switches the scheduler has done, this one included")
    long switches;

    static Object begin(FiberState fiber) {
        if (!ANY.isEnabled()) {
            return null;
        }
        FiberSwitchEvent event = new FiberSwitchEvent();
        event.scheduler = Fibers.home(fiber).number();
        event.fiber = Fibers.id(fiber);
        event.name = Fibers.name(fiber);
        event.begin();
        return event;
    }

    static void end(Object begun, long switches) {
        FiberSwitchEvent event = (FiberSwitchEvent) begun;
        event.end();
        event.switches = switches;
        event.commit();
    }
}
