package org.weightless;

import jdk.jfr.FlightRecorder;

/**
 * Tells the JDK's flight recorder about fibers. Without {@code jdk.jfr} this is a check of a constant; without a
 * recording, of one flag. Records one switch in {@link #SWITCHES}. No event class is loaded before something records:
 * the first one would start the recorder's machinery, which takes longer than the JVM itself.
 *
 * <p>The events themselves are classes of their own, loaded only where {@code jdk.jfr} is there.
 */
final class Events {
    /** Records one switch in so many of each scheduler; a power of two. */
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
