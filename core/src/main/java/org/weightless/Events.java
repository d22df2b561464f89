package org.weightless;

/**
 * What the JDK's flight recorder is told. Costs a look at a constant where the JDK has none, and at a flag of the event's while nothing
 * records; of the switches only one in {@link #SWITCHES} looks.
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

    static void started(Fiber fiber) {
        if (PRESENT) {
            FiberStartEvent.record(fiber);
        }
    }

    static void ended(Fiber fiber, Scheduler scheduler) {
        if (PRESENT) {
            FiberEndEvent.record(fiber, scheduler);
        }
    }

    static void pinned(PinnedException pinned) {
        if (PRESENT) {
            FiberPinnedEvent.record(pinned);
        }
    }

    /** Begins a slice; null if it is not recorded. */
    static Object sliceBegins(Fiber fiber) {
        return PRESENT ? FiberSwitchEvent.begin(fiber) : null;
    }

    static void sliceEnds(Object begun, long switches) {
        if (begun != null) {
            FiberSwitchEvent.end(begun, switches);
        }
    }

    /** Begins a wait; null if it is not recorded. */
    static Object waitBegins(Fiber fiber, Object what) {
        return PRESENT ? FiberWaitEvent.begin(fiber, what) : null;
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
