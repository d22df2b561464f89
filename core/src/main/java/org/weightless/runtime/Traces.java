package org.weightless.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Puts the suspended callers into stack traces: they are on the heap, where the JVM does not look. */
final class Traces {
    /** So many suspended callers a trace gets: as many elements as the JVM gives it (-XX:MaxJavaStackTraceDepth). */
    private static final int MOST = 1024;

    private Traces() {}

    /** Throws anything, checked or not, unchanged. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Adds the user's frames from {@code frame} outwards, those of coroutines nested in them included. */
    static void collect(Frame frame, List<StackTraceElement> elements) {
        collect(frame, elements, Integer.MAX_VALUE);
    }

    private static void collect(Frame frame, List<StackTraceElement> elements, int most) {
        Walk walk = new Walk(frame);
        for (Frame f = walk.next(); f != null && elements.size() < most; f = walk.next()) {
            FrameInfo info = f.info();
            if (info != null) {
                elements.add(info.element(f.pc));
            }
        }
    }

    /** The innermost call from {@code frame} outwards that a finally block or a resource waits for, or null. */
    static StackTraceElement thatHasToEnd(Frame frame) {
        Walk walk = new Walk(frame);
        for (Frame f = walk.next(); f != null; f = walk.next()) {
            FrameInfo info = f.info();
            if (info != null && info.hasToEnd(f.pc)) {
                return info.element(f.pc);
            }
        }
        return null;
    }

    /** Frames from one outwards, each behind those of the coroutine nested in it: a loop, as nesting may be deep. */
    private static final class Walk {
        private final Deque<Frame> around = new ArrayDeque<>();
        private Frame next;

        Walk(Frame first) {
            next = first;
            enterNested();
        }

        private void enterNested() {
            while (next != null && next.inner() != null && next.inner().top() != null) {
                around.push(next);
                next = next.inner().top();
            }
        }

        /** The next frame, or null behind the last. */
        Frame next() {
            Frame frame = next;
            if (frame == null) {
                return null;
            }
            next = frame.caller;
            if (next != null) {
                enterNested();
            } else {
                next = around.poll();
            }
            return frame;
        }
    }

    /** Whether a frame is one of the core library's own that yield, such as a channel's. */
    static boolean isCore(StackTraceElement element) {
        String name = element.getClassName();
        return name.startsWith("org.weightless.") && name.indexOf('.', "org.weightless.".length()) < 0;
    }

    /**
     * Makes the stack trace of an exception that leaves a frame for the driver the user's: methods are called what the user
     * called them, and the suspended callers stand where they would be had they stayed on the native stack, before the frames of
     * the driver that calls this. A trace that was not made inside that driver gets no callers. Its class may have other ideas of
     * traces, and there may be no stack left: what is thrown here does not count.
     *
     * @param left the frame that the exception leaves, or null
     * @param callers the frame that called it, or null
     */
    static void complete(Throwable thrown, Frame left, Frame callers) {
        complete(thrown, left, added -> collect(callers, added, MOST), callers != null, Traces::isDriver);
    }

    /**
     * The same where an exception has come out of what a {@link Trampoline} has mounted: all callers up to the one that
     * the loop began with.
     *
     * @param left the frame that has waited for the mount
     * @param waiting the coroutine that it belongs to
     */
    static void complete(Throwable thrown, MountFrame left, Coroutine waiting, Coroutine base) {
        Consumer<List<StackTraceElement>> callers = added -> {
            Coroutine each = waiting;
            collect(each.top().caller, added, MOST);
            while (each != base && added.size() < MOST) {
                each = each.parent;
                collect(each.top().caller, added, MOST);
            }
        };
        complete(thrown, left, callers, true, Traces::isTrampoline);
    }

    private static void complete(Throwable thrown, Frame left, Consumer<List<StackTraceElement>> callers,
            boolean hasCallers, Predicate<StackTraceElement> driver) {
        StackTraceElement[] trace = thrown.getStackTrace();
        if (trace == null || trace.length == 0) {
            return;
        }
        List<StackTraceElement> completed = new ArrayList<>(trace.length);
        for (StackTraceElement element : trace) {
            completed.add(userElement(element));
        }
        int at = hasCallers ? placeOfDriver(trace, left, driver) : -1;
        if (at >= 0) {
            List<StackTraceElement> added = new ArrayList<>();
            callers.accept(added);
            completed.addAll(at, added);
        }
        thrown.setStackTrace(completed.toArray(StackTraceElement[]::new));
    }

    /** Where the driver stands in a trace that was made while it resumed a frame; -1 where the trace was made elsewhere, or has callers already. */
    private static int placeOfDriver(StackTraceElement[] trace, Frame left, Predicate<StackTraceElement> isDriver) {
        StackTraceElement[] here = new Throwable().getStackTrace();
        int driver = 0;
        while (!isDriver.test(here[driver])) {
            driver++;
        }
        int outside = here.length - driver - 1;
        int at = trace.length - outside - 1;
        return at > 0 && trace[at].getMethodName().equals(here[driver].getMethodName()) && isOf(left, trace[at - 1])
                && sameEnd(trace, here, outside) ? at : -1;
    }

    private static boolean isOf(Frame frame, StackTraceElement element) {
        FrameInfo info = frame.info();
        return info == null
                ? element.getClassName().equals(frame.getClass().getName())
                : element.getClassName().equals(info.owner()) && FiberCopies.userName(element.getMethodName()).equals(info.method());
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

    private static boolean isTrampoline(StackTraceElement element) {
        return element.getClassName().equals(Trampoline.class.getName()) && element.getMethodName().equals("run");
    }

    private static boolean isDriver(StackTraceElement element) {
        String method = element.getMethodName();
        return element.getClassName().equals(Coroutine.class.getName()) && (method.equals("drive") || method.equals("start"))
                || element.getClassName().equals(Splice.class.getName()) && method.equals("drive");
    }
}
