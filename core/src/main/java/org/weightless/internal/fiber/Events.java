package org.weightless.internal.fiber;

import java.lang.reflect.Constructor;
import jdk.jfr.FlightRecorder;

/**
 * Tells a listener about fibers while the JDK's flight recorder is up. Without {@code jdk.jfr} this is a check of a
 * constant; without a recording, of one flag. Records one switch in {@link #SWITCHES}. The listener and its events are
 * not loaded before something records: the first one would start the recorder's machinery, which takes longer than the
 * JVM itself.
 */
public final class Events {
    /** Records one switch in so many of each scheduler; a power of two. */
    public static final int SWITCHES = 1024;

    private static final boolean PRESENT = isPresent();

    /** Null before something has been recorded. */
    private static volatile FiberListener listener;

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

    /**
     * The listener, which is above this package and needs {@code jdk.jfr}; no class of its own that could be lost at
     * the stack's end.
     */
    private static FiberListener listener() {
        FiberListener loaded = listener;
        if (loaded == null) {
            loaded = load("org.weightless.management.FlightRecorderListener");
            listener = loaded;
        }
        return loaded;
    }

    private static FiberListener load(String name) {
        try {
            Constructor<?> constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return (FiberListener) constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    static void started(FiberState fiber) {
        if (isRecorderUp()) {
            listener().started(fiber);
        }
    }

    static void ended(FiberState fiber, Home home) {
        if (isRecorderUp()) {
            listener().ended(fiber, home);
        }
    }

    /** A yield was refused. */
    public static void pinned(String reason, StackTraceElement culprit) {
        if (isRecorderUp()) {
            listener().pinned(reason, culprit);
        }
    }

    /** Begins a slice; null if it is not recorded. */
    public static Object sliceBegins(FiberState fiber) {
        return isRecorderUp() ? listener().sliceBegins(fiber) : null;
    }

    /** Ends a slice that {@link #sliceBegins} has begun, if it is recorded. */
    public static void sliceEnds(Object begun, long switches) {
        if (begun != null) {
            listener().sliceEnds(begun, switches);
        }
    }

    /** Begins a wait; null if it is not recorded. */
    static Object waitBegins(FiberState fiber, Object what) {
        return isRecorderUp() ? listener().waitBegins(fiber, what) : null;
    }

    static void waitEnds(Object begun, Object outcome) {
        if (begun != null) {
            listener().waitEnds(begun, outcome instanceof Wait.Thrown failed ? failed.exception() : null);
        }
    }
}
