package org.weightless.management;

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

    static void record(String reason, StackTraceElement culprit) {
        if (ANY.isEnabled()) {
            FiberPinnedEvent event = new FiberPinnedEvent();
            event.reason = reason;
            event.culprit = String.valueOf(culprit);
            event.commit();
        }
    }
}
