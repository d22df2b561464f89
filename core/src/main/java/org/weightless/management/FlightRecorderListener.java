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

    @Override
    public Object waitBegins(FiberState fiber, Object what) {
        return FiberWaitEvent.begin(fiber, what);
    }

    @Override
    public void waitEnds(Object begun, Throwable failure) {
        FiberWaitEvent.end(begun, failure);
    }
}
