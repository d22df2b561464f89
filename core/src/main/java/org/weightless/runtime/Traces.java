package org.weightless.runtime;

import java.util.ArrayList;
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

    /** The innermost call from {@code frame} outwards that a finally block or a resource waits for, or null. */
    static StackTraceElement thatHasToEnd(Frame frame) {
        for (Frame f = frame; f != null; f = f.caller) {
            Coroutine inner = f.inner();
            StackTraceElement found = inner == null ? null : thatHasToEnd(inner.top());
            if (found != null) {
                return found;
            }
            FrameInfo info = f.info();
            if (info != null && info.hasToEnd(f.pc)) {
                return info.element(f.pc);
            }
        }
        return null;
    }

    /** Whether a frame is one of the core library's own that yield, such as a channel's. */
    static boolean isCore(StackTraceElement element) {
        String name = element.getClassName();
        return name.startsWith("org.weightless.") && name.indexOf('.', "org.weightless.".length()) < 0;
    }

    /**
     * Makes the stack trace of an exception that leaves a frame for the driver the user's: methods are called what the user
     * called them, and the suspended callers stand where they would be had they stayed on the native stack, before the frames of
     * the driver that calls this. A trace that was not made inside that driver gets no callers. An exception whose trace cannot be completed, for
     * want of stack or because its class has other ideas of traces, stays as it is.
     *
     * @param callers the frame that called the one that is left, or null
     */
    static void complete(Throwable thrown, Frame callers) {
        try {
            addCallers(thrown, callers);
        } catch (Throwable hopeless) {
            // the exception itself counts, and the driver has to go on with it
        }
    }

    private static void addCallers(Throwable thrown, Frame callers) {
        StackTraceElement[] trace = thrown.getStackTrace();
        List<StackTraceElement> completed = new ArrayList<>(trace.length);
        for (StackTraceElement element : trace) {
            completed.add(userElement(element));
        }
        int at = callers == null ? -1 : placeOfDriver(trace);
        if (at >= 0) {
            List<StackTraceElement> added = new ArrayList<>();
            collect(callers, added);
            completed.addAll(at, added);
        }
        thrown.setStackTrace(completed.toArray(StackTraceElement[]::new));
    }

    private static int placeOfDriver(StackTraceElement[] trace) {
        StackTraceElement[] here = new Throwable().getStackTrace();
        int driver = 0;
        while (!isDriver(here[driver])) {
            driver++;
        }
        int outside = here.length - driver - 1;
        int at = trace.length - outside - 1;
        return at >= 0 && isDriver(trace[at]) && sameEnd(trace, here, outside) ? at : -1;
    }

    /** A frame by the name that the user gave to its method. */
    static StackTraceElement userElement(StackTraceElement element) {
        String name = FiberCopies.userName(element.getMethodName());
        return name.equals(element.getMethodName())
                ? element
                : new StackTraceElement(loaderShown(element), element.getModuleName(), element.getModuleVersion(),
                        element.getClassName(), name, element.getFileName(), element.getLineNumber());
    }

    /** The JVM shows no name for the loader of the class path. */
    private static String loaderShown(StackTraceElement element) {
        return "app".equals(element.getClassLoaderName()) ? null : element.getClassLoaderName();
    }

    private static boolean sameEnd(StackTraceElement[] trace, StackTraceElement[] here, int length) {
        for (int i = 1; i <= length; i++) {
            if (!userElement(trace[trace.length - i]).equals(userElement(here[here.length - i]))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDriver(StackTraceElement element) {
        String method = element.getMethodName();
        return element.getClassName().equals(Coroutine.class.getName()) && (method.equals("drive") || method.equals("start"))
                || element.getClassName().equals(Splice.class.getName()) && method.equals("drive");
    }
}
