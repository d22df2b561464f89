package org.weightless.runtime;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Puts the suspended callers into stack traces: they are on the heap, where the JVM does not look. */
final class Traces {
    private Traces() {}

    /** Throws anything, checked or not, unchanged. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Adds the user's frames from {@code frame} outwards, those of coroutines nested in them included. */
    static void collect(Frame frame, List<StackTraceElement> elements) {
        for (Frame f = frame; f != null; f = f.caller) {
            Coroutine inner = f.inner();
            if (inner != null) {
                collect(inner.top(), elements);
            }
            FrameInfo info = f.info();
            if (info != null) {
                elements.add(info.element(f.pc));
            }
        }
    }

    /**
     * Inserts the suspended callers of a resumed frame behind the frames that an exception has passed, where they would be
     * had they stayed on the native stack: before the frames of the driver that calls this. A trace that was not made
     * inside that driver stays as it is.
     */
    static void addCallers(Throwable thrown, Frame callers) {
        StackTraceElement[] trace = thrown.getStackTrace();
        StackTraceElement[] here = new Throwable().getStackTrace();
        int driver = 0;
        while (!isDriver(here[driver])) {
            driver++;
        }
        int outside = here.length - driver - 1;
        int at = trace.length - outside - 1;
        if (at < 0 || !isDriver(trace[at]) || !sameEnd(trace, here, outside)) {
            return;
        }
        List<StackTraceElement> extended = new ArrayList<>();
        Collections.addAll(extended, trace);
        List<StackTraceElement> added = new ArrayList<>();
        collect(callers, added);
        extended.addAll(at, added);
        thrown.setStackTrace(extended.toArray(StackTraceElement[]::new));
    }

    private static boolean sameEnd(StackTraceElement[] trace, StackTraceElement[] here, int length) {
        for (int i = 1; i <= length; i++) {
            if (!trace[trace.length - i].equals(here[here.length - i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDriver(StackTraceElement element) {
        return element.getClassName().equals(Coroutine.class.getName())
                && (element.getMethodName().equals("drive") || element.getMethodName().equals("start"));
    }
}
