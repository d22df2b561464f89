package org.weightless.runtime;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Puts the suspended callers into stack traces: they are on the heap, where the JVM does not look. */
final class Traces {
    private static final String REFLECTED = Reflected.class.getName();
    private static final String PROXY = ProxyFrame.class.getName();

    private Traces() {}

    /** Throws anything, checked or not, unchanged. */
    @SuppressWarnings("unchecked")
    static <T extends Throwable> RuntimeException sneak(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** Adds the user's frames from {@code frame} outwards, those of coroutines nested in them included. */
    static void collect(Frame frame, List<StackTraceElement> elements) {
        Walk walk = new Walk(frame);
        for (Frame f = walk.next(); f != null; f = walk.next()) {
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
        return FiberCopies.isCorePackage(FiberCopies.packageOf(element.getClassName()));
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
     * @param done what this has been done for already, on the way to this frame; null if nothing
     * @param near a class whose loader finds the classes of the trace
     */
    static void complete(Throwable thrown, Frame left, Throwable done, Class<?> near) {
        Places places = new Places(left == null ? null : new Driver(left, null, List.of()), Driver::isDrive);
        complete(thrown, places, near, (next, changed) -> next != done);
    }

    /**
     * The same where an exception has come out of what a {@link Trampoline} has mounted: all callers up to the one that
     * the loop began with.
     *
     * @param left the frame that has waited for the mount
     * @param waiting the coroutine that it belongs to
     */
    static void complete(Throwable thrown, MountFrame left, Coroutine waiting, Coroutine base) {
        Places places = new Places(Driver.ofTrampoline(waiting, base), Driver::isTrampoline);
        complete(thrown, places, left.getClass(), (next, changed) -> changed);
    }

    /**
     * Does the same for an exception that is caught in the frame that threw it or in one that stands on it, as far as
     * that takes no look at the stack: most handlers read a message at most. What a handler further in has seen is not
     * looked at again, or a chain of exceptions would take time by the square of its length.
     *
     * @param frame the frame that runs, if it is known; else there will be no callers
     */
    static void completeCaught(Throwable thrown, Frame frame, Class<?> near) {
        Places places = new Places(frame == null ? null : new Driver(frame, null, List.of()), Driver::isDrive);
        complete(thrown, places, near, (next, changed) -> changed || next == thrown);
    }

    /** Does the same for an exception whose trace is being read, which may have been made anywhere and thrown by nobody. */
    static void completeRead(Throwable read, Class<?> near) {
        complete(read, new Places(), near, (next, changed) -> changed || next == read);
    }

    static List<StackTraceElement> elements(List<Frame> frames) {
        List<StackTraceElement> elements = new ArrayList<>(frames.size());
        for (Frame each : frames) {
            elements.add(each.info().element(each.pc));
        }
        return elements;
    }

    /** Whether to go on from an exception to its causes. */
    private interface Descent {
        boolean goesOn(Throwable from, boolean changed);
    }

    private static void complete(Throwable thrown, Places places, Class<?> near, Descent descent) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<Throwable> open = new ArrayDeque<>();
        open.push(thrown);
        while (!open.isEmpty()) {
            Throwable next = open.pop();
            if (seen.add(next)) {
                complete(next, places, near, descent, open);
            }
        }
    }

    private static void complete(Throwable thrown, Places places, Class<?> near, Descent descent, Deque<Throwable> open) {
        try {
            StackTraceElement[] trace = Throwables.trace(thrown);
            // a call of the library's that has not happened for the user; constructors that the JVM leaves out
            int more = NullTexts.isOfReceiver(thrown, trace) ? 2 : ownConstructors(thrown, trace);
            if (more > 0) {
                trace = Arrays.copyOfRange(trace, more, trace.length);
                Throwables.setTrace(thrown, trace);
            }
            boolean changed = false;
            if (trace.length > 0) {
                NullTexts.translate(thrown, trace[0], near);
                changed = complete(thrown, trace, places);
            }
            if (descent.goesOn(thrown, changed)) {
                addCauses(thrown, open);
            }
        } catch (RuntimeException ofItsClass) {
            // a method that its class overrides: that one stays as it is
        } catch (Throwable none) {
            throw sneak(none);
        }
    }

    /** How many frames at the top are of constructors of the exception itself, which have another name in companions. */
    private static int ownConstructors(Throwable thrown, StackTraceElement[] trace) {
        int count = 0;
        while (count < trace.length && trace[count].getMethodName().equals(Companions.CONSTRUCTOR)
                && isOwn(thrown, userClass(trace[count]))) {
            count++;
        }
        return count;
    }

    private static boolean isOwn(Throwable thrown, String name) {
        Class<?> type = thrown.getClass();
        while (type != null && !type.getName().equals(name)) {
            type = type.getSuperclass();
        }
        return type != null;
    }

    private static void addCauses(Throwable thrown, Deque<Throwable> open) throws Throwable {
        Throwable cause = Throwables.cause(thrown);
        if (cause != null) {
            open.push(cause);
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            open.push(suppressed);
        }
    }

    private static boolean complete(Throwable thrown, StackTraceElement[] trace, Places places) throws Throwable {
        StackTraceElement[] completed = places.complete(trace);
        if (completed != trace) {
            Throwables.setTrace(thrown, completed);
        }
        return completed != trace;
    }

    /** A frame by the name that the user gave to its method, or that the JDK's has in whose place it stands. */
    static StackTraceElement userElement(StackTraceElement element) {
        return isGenerated(element) ? named(element, userClass(element), userMethod(element))
                : element.getClassName().equals(REFLECTED) ? Reflected.jdkElement(element.getMethodName())
                        : element.getClassName().equals(PROXY) ? ProxyFrame.proxyElement() : element;
    }

    /** Whether a frame is one of a companion. */
    static boolean isGenerated(StackTraceElement element) {
        return element.getClassName().contains(Companions.SUFFIX);
    }

    static String userClass(StackTraceElement element) {
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

    static StackTraceElement copy(StackTraceElement element) {
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
}
