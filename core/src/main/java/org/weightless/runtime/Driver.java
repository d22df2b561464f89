package org.weightless.runtime;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A driver on the stack of this thread and what it runs, which nobody keeps a note of: its activation is asked for its
 * local variables.
 *
 * <p>The JDK has a stack walker for that, {@code java.lang.LiveStackFrame}, and keeps it to itself. On a JDK without
 * it drivers run nothing that is known, and callers are missing where a frame is not at hand.
 *
 * @param running the frame that it runs; null where it runs a body that has not been suspended, or none is known
 * @param first the frame that it began with, where that is known
 * @param waiting the coroutines whose frames a {@link Trampoline} has on the heap, innermost first; none for any other
 *     driver
 */
record Driver(Frame running, Frame first, List<Coroutine> waiting) {
    /** So many suspended callers a trace gets: as many elements as the JVM gives it (-XX:MaxJavaStackTraceDepth). */
    static final int MOST = 1024;

    private static final String DRIVE = "drive";
    private static final String START = "start";

    /** The JDK's walker of frames that tell their locals. */
    private static final class Live {
        static final StackWalker WALKER;
        static final StackWalker OF_ALL;
        static final MethodHandle LOCALS;

        static {
            StackWalker walker = null;
            StackWalker ofAll = null;
            MethodHandle locals = null;
            try {
                Lookup trusted = Engine.provider().trusted();
                Class<?> live = Class.forName("java.lang.LiveStackFrame");
                MethodHandle walkers = trusted
                        .findStatic(live, "getStackWalker", MethodType.methodType(StackWalker.class, Set.class));
                locals = trusted.findVirtual(live, "getLocals", MethodType.methodType(Object[].class))
                        .asType(MethodType.methodType(Object[].class, StackFrame.class));
                walker = (StackWalker) walkers.invokeExact(Set.of(Option.RETAIN_CLASS_REFERENCE));
                ofAll = (StackWalker) walkers.invokeExact(
                        Set.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_REFLECT_FRAMES, Option.SHOW_HIDDEN_FRAMES));
            } catch (Throwable notInThisJdk) {
                walker = null;
            }
            WALKER = walker;
            OF_ALL = ofAll;
            LOCALS = locals;
        }

        private Live() {}

        static Object[] locals(StackFrame frame) {
            try {
                return (Object[]) LOCALS.invokeExact(frame);
            } catch (Throwable e) {
                throw Traces.sneak(e);
            }
        }
    }

    /** Whether a frame of a trace is a driver's: of all that there are on a stack, each is known by its place among them. */
    static boolean is(StackTraceElement element) {
        return is(element.getClassName(), element.getMethodName());
    }

    static boolean is(String type, String method) {
        return isDrive(type, method) || isTrampoline(type, method);
    }

    /** Whether it is one that resumes frames, or enters a body. */
    static boolean isDrive(StackTraceElement element) {
        return isDrive(element.getClassName(), element.getMethodName());
    }

    private static boolean isDrive(String type, String method) {
        return type.equals(Coroutine.class.getName()) && (method.equals(DRIVE) || method.equals(START))
                || type.equals(Splice.class.getName()) && method.equals(DRIVE);
    }

    static boolean isTrampoline(StackTraceElement element) {
        return isTrampoline(element.getClassName(), element.getMethodName());
    }

    private static boolean isTrampoline(String type, String method) {
        return type.equals(Trampoline.class.getName()) && method.equals("run");
    }

    /** A coroutine that is started has no frames on the heap yet, and so no callers to be put into a trace. */
    static boolean isStart(StackTraceElement driver) {
        return driver.getMethodName().equals(START);
    }

    /** A walker whose frames a {@link Finder} can look at, and which leaves out none; null on a JDK that has none. */
    static StackWalker walkerOfAll() {
        return Live.OF_ALL;
    }

    /** All drivers on the stack of this thread, innermost first; none on a JDK that does not tell. */
    static List<Driver> onStack() {
        List<Driver> found = new ArrayList<>();
        if (Live.WALKER != null) {
            Finder finder = new Finder();
            Live.WALKER.forEach(frame -> {
                Driver driver = finder.meets(frame);
                if (driver != null) {
                    found.add(driver);
                }
            });
        }
        return found;
    }

    /** Goes over a stack from its top. */
    static final class Finder {
        private static final Driver UNKNOWN = new Driver(null, null, List.of());

        private boolean isInDrive;
        private boolean isInTrampoline;

        /**
         * The driver that a frame is of, or null. The locals are parameters: an agent that has changed the method, such
         * as one for coverage, puts variables of its own behind them.
         */
        Driver meets(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            String name = frame.getMethodName();
            boolean isAroundDrive = isInDrive;
            isInDrive = type == Coroutine.class && name.equals(DRIVE);
            if (isInDrive && isInTrampoline) {
                // it has left what it ran to the trampoline that it has called
                isInTrampoline = false;
                return UNKNOWN;
            }
            if (isInDrive) {
                Object[] locals = Live.locals(frame);
                return local(locals, 1) instanceof Frame running && local(locals, 0) instanceof Coroutine driven
                        ? new Driver(running, driven.top(), List.of())
                        : UNKNOWN;
            }
            if (type == Splice.class && name.equals(DRIVE)) {
                return local(Live.locals(frame), 0) instanceof Frame running
                        ? new Driver(running, null, List.of())
                        : UNKNOWN;
            }
            if (type == Trampoline.class && name.equals("run")) {
                isInTrampoline = true;
            }
            if (isInTrampoline && type == Trampoline.class && !isAroundDrive) {
                Object[] locals = Live.locals(frame);
                return local(locals, 1) instanceof Coroutine innermost && local(locals, 0) instanceof Coroutine base
                        ? ofTrampoline(innermost, base)
                        : UNKNOWN;
            }
            isInTrampoline &= !(type == Coroutine.class && name.equals(START));
            return is(type.getName(), name) ? UNKNOWN : null;
        }
    }

    /** What the JVM says of a local; compiled code may have given it up. */
    private static Object local(Object[] locals, int slot) {
        return slot < locals.length ? locals[slot] : null;
    }

    /** The loop that has begun with one coroutine and waits for what another one, around all others, has mounted. */
    static Driver ofTrampoline(Coroutine innermost, Coroutine base) {
        List<Coroutine> waiting = new ArrayList<>();
        for (Coroutine each = innermost; each != base; each = each.parent) {
            waiting.add(each);
        }
        waiting.add(base);
        return new Driver(innermost.top(), null, waiting);
    }

    /** Whether the JVM leaves the activation of what runs out of traces. */
    boolean isHidden() {
        return running.info() != null && running.info().hidden();
    }

    /** Whether an element of a trace can be of an activation of a frame. */
    static boolean runs(Frame frame, StackTraceElement element) {
        FrameInfo info = frame.info();
        return info == null
                ? element.getClassName().equals(frame.getClass().getName())
                        || frame instanceof ProxyFrame proxy && proxy.isShownAs(element)
                : Traces.userClass(element).equals(info.owner()) && Traces.userMethod(element).equals(info.method());
    }

    /** The user's frames that wait for what this runs, innermost first. */
    List<Frame> callers() {
        List<Frame> callers = new ArrayList<>();
        collect(running.caller, callers);
        for (int i = 1; i < waiting.size() && callers.size() < MOST; i++) {
            collect(waiting.get(i).top().caller, callers);
        }
        return callers;
    }

    private static void collect(Frame frame, List<Frame> frames) {
        Traces.Walk walk = new Traces.Walk(frame);
        for (Frame f = walk.next(); f != null && frames.size() < MOST; f = walk.next()) {
            if (f.info() != null) {
                frames.add(f);
            }
        }
    }

    /**
     * Whether what runs can only be this activation of its method: no other one has ended since the driver began. Two
     * of a recursion cannot be told from each other by a trace.
     */
    boolean isOnlyOneOfItsMethod() {
        FrameInfo info = running.info();
        for (Frame each = first; each != null; each = each.caller) {
            if (each == running) {
                return true;
            }
            FrameInfo other = each.info();
            if (info == null || other != null && other.method().equals(info.method()) && other.owner().equals(info.owner())) {
                return false;
            }
        }
        return false;
    }
}
