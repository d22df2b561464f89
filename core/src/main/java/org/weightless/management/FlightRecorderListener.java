package org.weightless.management;

import org.weightless.internal.fiber.FiberListener;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Home;

/**
 * Records what happens to fibers as events of the JDK's flight recorder. Loaded by its name, where something records.
 */
final class FlightRecorderListener implements FiberListener {
    @Override
    public void started(FiberState fiber) {
        FiberStartEvent.record(fiber);
    }

    @Override
    public void ended(FiberState fiber, Home home) {
        FiberEndEvent.record(fiber, home);
    }

    @Override
    public void pinned(String reason, StackTraceElement culprit) {
        FiberPinnedEvent.record(reason, culprit);
    }

    @Override
    public Object sliceBegins(FiberState fiber) {
        return FiberSwitchEvent.begin(fiber);
    }

    @Override
    public void sliceEnds(Object begun, long switches) {
        FiberSwitchEvent.end(begun, switches);
    }

    /** A wait of which both are recorded. */
    private record Both(Object waited, FiberFramesEvent frames) {}

    @Override
    public Object waitBegins(FiberState fiber, Object what) {
        Object wait = FiberWaitEvent.begin(fiber, what);
        FiberFramesEvent frames = FiberFramesEvent.begin(fiber);
        return frames == null ? wait : wait == null ? frames : new Both(wait, frames);
    }

    @Override
    public void waitEnds(Object begun, Throwable failure) {
        if (begun instanceof Both both) {
            FiberWaitEvent.end(both.waited, failure);
            FiberFramesEvent.end(both.frames);
        } else if (begun instanceof FiberFramesEvent frames) {
            FiberFramesEvent.end(frames);
        } else {
            FiberWaitEvent.end(begun, failure);
        }
    }
}
