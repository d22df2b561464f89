package org.weightless.management;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.weightless.internal.dump.Dump;
import org.weightless.internal.fiber.FiberState;

/**
 * Where a fiber has waited, with the variables of its methods. An event of its own and off by default, as it costs more
 * than the wait's: the frames are read before the fiber goes on, of waits as long as the threshold alone.
 */
@Name("org.weightless.FiberFrames")
@Label("Fiber Frames")
@Description("Where a fiber has waited that goes on, with the variables of its methods")
@Category("Weightless")
@StackTrace(false)
@Enabled(false)
@Threshold("20 ms")
final class FiberFramesEvent extends FiberEvent {
    private static final FiberFramesEvent ANY = new FiberFramesEvent();

    private final transient FiberState waiting;

    @Label("Frames")
    @Description("The suspended methods with their variables, innermost first")
    String frames;

    private FiberFramesEvent() {
        this(null);
    }

    private FiberFramesEvent(FiberState waiting) {
        this.waiting = waiting;
    }

    /** Null where it is not recorded. */
    static FiberFramesEvent begin(FiberState fiber) {
        if (!ANY.isEnabled()) {
            return null;
        }
        FiberFramesEvent event = new FiberFramesEvent(fiber);
        event.begin();
        return event;
    }

    static void end(FiberFramesEvent event) {
        event.end();
        if (event.shouldCommit()) {
            event.of(event.waiting);
            event.frames = Dump.framesOf(event.waiting);
            event.commit();
        }
    }
}
