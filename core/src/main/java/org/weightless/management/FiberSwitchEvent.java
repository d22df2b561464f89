package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.weightless.internal.fiber.FiberState;

/**
 * A fiber was resumed; the duration is that of its slice. A sample: one switch in {@link
 * org.weightless.internal.fiber.Events#SWITCHES}.
 */
@Name("org.weightless.FiberSwitch")
@Label("Fiber Switch")
@Description("A slice of a fiber; one in 1024 of each scheduler")
@Category("Weightless")
@StackTrace(false)
final class FiberSwitchEvent extends FiberEvent {
    private static final FiberSwitchEvent ANY = new FiberSwitchEvent();

    @Label("Switches")
    @Description("How many switches the scheduler has done, this one included")
    long switches;

    static Object begin(FiberState fiber) {
        if (!ANY.isEnabled()) {
            return null;
        }
        FiberSwitchEvent event = new FiberSwitchEvent();
        event.of(fiber);
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
