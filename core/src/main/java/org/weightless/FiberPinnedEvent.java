package org.weightless;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;

/** A yield was refused; the stack trace says where. */
@Name("org.weightless.FiberPinned")
@Label("Fiber Pinned")
@Description("A yield was refused, as a frame cannot be captured")
@Category("Weightless")
final class FiberPinnedEvent extends Event {
    private static final FiberPinnedEvent ANY = new FiberPinnedEvent();

    @Label("Reason")
    String reason;

    @Label("Culprit")
    @Description("The frame that cannot be captured")
    String culprit;

    static void record(PinnedException pinned) {
        if (ANY.isEnabled()) {
            FiberPinnedEvent event = new FiberPinnedEvent();
            event.reason = pinned.reason().name();
            event.culprit = String.valueOf(pinned.culprit());
            event.commit();
        }
    }
}
