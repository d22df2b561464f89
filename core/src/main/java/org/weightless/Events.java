package org.weightless;

import jdk.jfr.FlightRecorder;

/**
 * What the JDK's flight recorder is told. Costs a look at a constant where the JDK has none, and at one flag until something records; of
 * the switches only one in {@link #SWITCHES} looks. Until then no event's class is touched: the first one would start the recorder's machinery, which
 * takes longer than the JVM itself.
 *
 * <p>The events themselves are classes of their own, loaded only where {@code jdk.jfr} is there.
 */
final class Events {
    /** One switch in so many of a scheduler is recorded; a power of two. */
    static final int SWITCHES = 1024;

    private static final boolean PRESENT = isPresent();

    private Events() {}

    private static boolean isPresent() {
        try {
            Class.forName("jdk.jfr.Event", false, Events.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError missing) {
            return false;
        }
    }

    private static boolean isRecorderUp() {
        return PRESENT && Recorder.isUp();
    }

    /** Apart from the rest, as it names a class that may be missing. */
    private static final class Recorder {
        static boolean isUp() {
            return FlightRecorder.isInitialized();
        }
    }

    static void started(Fiber fiber) {
        if (isRecorderUp()) {
            FiberStartEvent.record(fiber);
        }
    }

    static void ended(Fiber fiber, Scheduler scheduler) {
        if (isRecorderUp()) {
            FiberEndEvent.record(fiber, scheduler);
        }
    }

    static void pinned(PinnedException pinned) {
        if (isRecorderUp()) {
            FiberPinnedEvent.record(pinned);
        }
    }

    /** Begins a slice; null if it is not recorded. */
    static Object sliceBegins(Fiber fiber) {
        return isRecorderUp() ? FiberSwitchEvent.begin(fiber) : null;
    }

    static void sliceEnds(Object begun, long switches) {
        if (begun != null) {
            FiberSwitchEvent.end(begun, switches);
        }
    }

    /** Begins a wait; null if it is not recorded. */
    static Object waitBegins(Fiber fiber, Object what) {
        return isRecorderUp() ? FiberWaitEvent.begin(fiber, what) : null;
    }

    static void waitEnds(Object begun, Object outcome) {
        if (begun != null) {
            FiberWaitEvent.end(begun, outcome);
        }
    }

    /** Tells the schedulers of one recording apart. */
    static int number(Scheduler scheduler) {
        return System.identityHashCode(scheduler);
    }
}
