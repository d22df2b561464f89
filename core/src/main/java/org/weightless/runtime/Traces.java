package org.weightless.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /**
     * Frames from one outwards, each behind those of the coroutine that is nested in it: without recursion, as they may
     * be nested deeply. Those that a fork shares come as they are, and {@link #fork} tells what the fork holds in the
     * place of what they hold.
     */
    static final class Walk {
        /**
         * A frame that comes later.
         *
         * @param entered whether what is inside it has come already
         */
        private record Later(Frame frame, Fork fork, boolean entered) {}

        private final Deque<Later> around = new ArrayDeque<>();
        private Frame next;
        private Fork nextFork;
        private Fork fork;

        Walk(Frame first) {
            goTo(first, null);
        }

        private void goTo(Frame to, Fork seenBy) {
            next = to;
            nextFork = seenBy;
            while (next != null || !around.isEmpty()) {
                if (next == null) {
                    Later later = around.pop();
                    next = later.frame;
                    nextFork = later.fork;
                    if (later.entered) {
                        return;
                    }
                } else if (next instanceof SharedFrames shared) {
                    if (shared.caller != null) {
                        around.push(new Later(shared.caller, nextFork, false));
                    }
                    nextFork = Fork.both(shared.fork, nextFork);
                    next = shared.first;
                } else if (next.inner() != null && next.inner().top() != null) {
                    around.push(new Later(next, nextFork, true));
                    next = next.inner().top();
                } else {
                    return;
                }
            }
        }

        /** The next frame, or null behind the last. */
        Frame next() {
            Frame frame = next;
            if (frame != null) {
                fork = nextFork;
                goTo(frame.caller, fork);
            }
            return frame;
        }

        /** What is held in the place of what the frame that came last holds; null if it is its own. */
        Fork fork() {
            return fork;
        }
    }

    /** Whether a frame is one of the core library's own that yield, such as a channel's. */
    static boolean isCore(StackTraceElement element) {
        String name = element.getClassName();
        return FiberCopies.isCorePackage(name.substring(0, Math.max(0, name.lastIndexOf('.'))));
    }

    /**
     * Makes the stack traces of an exception that leaves a frame for the driver, of its causes and of what it
     * suppressed the user's: methods are called what the user called them, and the suspended callers stand where they
     * would be had they stayed on the native stack, before the frames of the driver that calls this. A trace that was
     * not made inside that driver gets no callers, and one that has them gets no more, however often it is thrown.
     * Classes of exceptions may have other ideas of traces, and there may be no stack left: what is thrown here does
     * not count.
     *
     * @param left the frame that the exception leaves, or null
     * @param callers the frame that called it, or null
     * @param done what this has been done for already, on the way to this frame; null if nothing
     * @param near a class whose loader finds the classes of the trace
     */
    static void complete(Throwable thrown, Frame left, Frame callers, Throwable done, Class<?> near) {
        Place place = left == null ? null : Place.here(left, callersFrom(callers), Traces::isDriver);
        complete(thrown, place, near, (next, changed) -> next != done);
    }

    /**
     * The same where an exception has come out of what a {@link Trampoline} has mounted: all callers up to the one that
     * the loop began with.
     *
     * @param left the frame that has waited for the mount
     * @param waiting the coroutine that it belongs to
     */
    static void complete(Throwable thrown, MountFrame left, Coroutine waiting, Coroutine base) {
        List<StackTraceElement> callers = callersFrom(waiting.top().caller);
        for (Coroutine each = waiting; each != base && callers.size() < MOST;) {
            each = each.parent;
            collect(each.top().caller, callers, MOST);
        }
        Place place = Place.here(left, callers, Traces::isTrampoline);
        complete(thrown, place, left.getClass(), (next, changed) -> changed);
    }

    private static List<StackTraceElement> callersFrom(Frame frame) {
        List<StackTraceElement> callers = new ArrayList<>();
        collect(frame, callers, MOST);
        return callers;
    }

    /**
     * Does the same for an exception that is caught in the frame that threw it or in one that stands on it. What a
     * handler further in has seen is not looked at again, or a chain of exceptions would take time by the square of its
     * length.
     */
    static void completeCaught(Throwable thrown, Frame frame, Class<?> near) {
        Place place = frame == null ? null : Place.here(frame, callersFrom(frame.caller), Traces::isDriver);
        complete(thrown, place, near, (next, changed) -> changed || next == thrown);
    }

    /** Whether to go on from an exception to its causes. */
    private interface Descent {
        boolean goesOn(Throwable from, boolean changed);
    }

    private static void complete(Throwable thrown, Place place, Class<?> near, Descent descent) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.push(thrown);
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (seen.add(next)) {
                complete(next, place, near, descent, open);
            }
        }
    }

    private static void complete(Throwable thrown, Place place, Class<?> near, Descent descent, Deque<Throwable> open) {
        try {
            StackTraceElement[] trace = thrown.getStackTrace();
            if (trace != null && NullTexts.isOfReceiver(thrown, trace)) {
                // as if the call had not happened
                trace = Arrays.copyOfRange(trace, 2, trace.length);
                thrown.setStackTrace(trace);
            }
            boolean changed = false;
            if (trace != null && trace.length > 0) {
                NullTexts.translate(thrown, trace[0], near);
                changed = complete(thrown, trace, place);
            }
            if (descent.goesOn(thrown, changed)) {
                addCauses(thrown, open);
            }
        } catch (Exception ofItsClass) {
            // a method that its class overrides: that one stays as it is
        }
    }

    private static void addCauses(Throwable thrown, Deque<Throwable> open) {
        if (thrown.getCause() != null) {
            open.push(thrown.getCause());
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            open.push(suppressed);
        }
    }

    private static boolean complete(Throwable thrown, StackTraceElement[] trace, Place place) {
        List<StackTraceElement> completed = new ArrayList<>(trace.length);
        boolean changed = false;
        for (StackTraceElement element : trace) {
            StackTraceElement read = userElement(element);
            changed |= read != element;
            completed.add(read);
        }
        int at = place == null ? -1 : place.in(trace);
        if (at >= 0) {
            completed.set(at, Place.marked(trace[at]));
            completed.addAll(at, place.callers);
            if (isHidden(place.left)) {
                completed.add(at, place.left.info().elementWithoutLine());
            }
        }
        changed |= at >= 0;
        if (changed) {
            thrown.setStackTrace(completed.toArray(StackTraceElement[]::new));
        }
        return changed;
    }

    /**
     * Where suspended callers belong in traces: before the driver that is running.
     *
     * @param here the current trace
     * @param driver the index of the innermost driver in it
     * @param left the frame that the driver runs
     * @param callers what called it
     */
    private record Place(StackTraceElement[] here, int driver, Frame left, List<StackTraceElement> callers) {
        /**
         * Elements that stand for a driver before which the callers have been put already; one for each line of its
         * code.
         */
        private static final Map<StackTraceElement, StackTraceElement> MARKS = new ConcurrentHashMap<>();

        static Place here(Frame left, List<StackTraceElement> callers, Predicate<StackTraceElement> isDriver) {
            StackTraceElement[] here = new Throwable().getStackTrace();
            int driver = 0;
            while (driver < here.length && !isDriver.test(here[driver])) {
                driver++;
            }
            return new Place(here, driver, left, callers);
        }

        /** The same element to whoever reads it, known by its identity, which {@code setStackTrace} keeps. */
        static StackTraceElement marked(StackTraceElement element) {
            return MARKS.computeIfAbsent(element, Traces::copy);
        }

        /**
         * Where the driver stands in a trace that was made while it ran the frame; -1 where it was made elsewhere, or
         * has callers already.
         */
        int in(StackTraceElement[] trace) {
            int outside = here.length - driver - 1;
            int at = trace.length - outside - 1;
            return driver < here.length && (at > 0 || at == 0 && isHidden(left)) && trace.length < MOST
                    && !isStart(here[driver]) && isSameMethod(trace[at], here[driver])
                    && MARKS.get(trace[at]) != trace[at]
                    && (isHidden(left) || isOf(left, trace[at - 1])) && sameEnd(trace, here, outside) ? at : -1;
        }
    }

    /** Whether the JVM leaves the activation of a frame out of traces. */
    private static boolean isHidden(Frame frame) {
        return frame.info() != null && frame.info().hidden();
    }

    private static boolean isOf(Frame frame, StackTraceElement element) {
        FrameInfo info = frame.info();
        return info == null
                ? element.getClassName().equals(frame.getClass().getName())
                : userClass(element).equals(info.owner()) && userMethod(element).equals(info.method());
    }

    /** A frame by the name that the user gave to its method. */
    static StackTraceElement userElement(StackTraceElement element) {
        return isGenerated(element) ? named(element, userClass(element), userMethod(element)) : element;
    }

    /** Whether a frame is one of a companion. */
    static boolean isGenerated(StackTraceElement element) {
        return element.getClassName().contains(Companions.SUFFIX);
    }

    private static String userClass(StackTraceElement element) {
        String name = element.getClassName();
        int suffix = name.indexOf(Companions.SUFFIX);
        return suffix < 0 ? name : name.substring(0, suffix);
    }

    /** The name that the user gave to the method of a frame. */
    static String userMethod(StackTraceElement element) {
        String name = element.getMethodName();
        if (name.equals(Companions.CONSTRUCTOR)) {
            return "<init>";
        }
        return name.endsWith(Companions.STATIC) ? name.substring(0, name.length() - Companions.STATIC.length()) : name;
    }

    private static StackTraceElement copy(StackTraceElement element) {
        return named(element, element.getClassName(), element.getMethodName());
    }

    private static StackTraceElement named(StackTraceElement element, String type, String name) {
        return new StackTraceElement(loaderShown(element), element.getModuleName(), element.getModuleVersion(),
                type, name, element.getFileName(), element.getLineNumber());
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

    /** A coroutine that is started has no frames on the heap yet, and so no callers to be put into a trace. */
    private static boolean isStart(StackTraceElement driver) {
        return driver.getMethodName().equals("start");
    }

    private static boolean isSameMethod(StackTraceElement one, StackTraceElement other) {
        return one.getMethodName().equals(other.getMethodName()) && one.getClassName().equals(other.getClassName());
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
