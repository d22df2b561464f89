package org.weightless.runtime;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.weightless.runtime.Pinned.Reason;

/**
 * Finds out why a yield cannot be captured.
 *
 * <p>Between fiber copies there is nothing but linked calls, so a yield in plain code inside a coroutine means that
 * some frame is not the fiber world's: the plain frame next to the last fiber copy, or that copy itself where it had
 * to call plainly, under a monitor. The stack says which; nothing has been unwound yet.
 */
public final class Pinning {
    private static final String COROUTINE = Coroutine.class.descriptorString();
    private static final StackWalker WALKER =
            StackWalker.getInstance(EnumSet.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

    private Pinning() {}

    /**
     * Why the caller, a yield in plain code, cannot be captured.
     *
     * @param drivers the classes whose frames mount what the yield was to suspend
     * @return null where nothing of the kind encloses the call
     */
    public static Pinned find(Class<?>... drivers) {
        List<Class<?>> wanted = List.of(drivers);
        return WALKER.walk(frames -> {
            Walk walk = new Walk(wanted);
            return frames.anyMatch(walk::meets) ? walk.pinned : null;
        });
    }

    /** Goes outwards over the stack until it meets the driver of what is to be suspended. */
    private static final class Walk {
        private final List<Class<?>> drivers;
        /** Plain frames since the last fiber copy, the innermost first. */
        private final List<StackFrame> plain = new ArrayList<>();
        /** The outermost frame of the library's own since the last driver that has no copy: a scheduler's loop. */
        private StackFrame loop;
        private boolean throughHandle;
        /** Whether the frame before was of the plumbing: then a ClassValue is one of the runtime's own. */
        private boolean behindPlumbing;
        private boolean byLibrary;
        private boolean inDriver;
        private boolean driven;
        private Pinned pinned;

        Walk(List<Class<?>> drivers) {
            this.drivers = drivers;
        }

        boolean meets(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            behindPlumbing = isPlumbing(type) || type == ClassValue.class && behindPlumbing;
            if (behindPlumbing) {
                throughHandle |= type.getName().startsWith("java.lang.invoke.");
                return false;
            }
            if (type == Coroutine.class) {
                note(null);
                inDriver = true;
                driven = true;
                return false;
            }
            if (inDriver) {
                inDriver = false;
                if (pinned != null && drivers.contains(type)) {
                    return true;
                }
            }
            if (frame.getDescriptor().contains(COROUTINE)) {
                note(frame);
            } else if (!FiberCopies.isCore(type) || FiberCopies.hasCopy(frame)) {
                plain.add(frame);
                throughHandle = false;
                byLibrary = false;
            } else {
                byLibrary |= !plain.isEmpty() && !throughHandle;
                loop = driven ? frame : loop;
            }
            return false;
        }

        /**
         * What lies behind is judged now; a helper of a hand-written fiber copy, in the class of that copy, is not in
         * the way.
         */
        private void note(StackFrame fiber) {
            if (!plain.isEmpty() && pinned == null) {
                pinned = new Explanation(Engine.provider(), plain, fiber, throughHandle, byLibrary).found();
            } else if (loop != null && fiber != null && fiber.getDeclaringClass() != loop.getDeclaringClass()
                    && pinned == null) {
                pinned = pinned(Reason.UNINSTRUMENTED, loop, "it runs what yields here and cannot be suspended itself",
                        "yield to what is inside it, or make that call in the code around it");
            }
            plain.clear();
            loop = null;
            throughHandle = false;
            byLibrary = false;
        }

        /** What stands between a fiber copy and its target when a call is linked or initialises a class. */
        private static boolean isPlumbing(Class<?> type) {
            return type != Coroutine.class && type.getPackageName().equals(Pinning.class.getPackageName())
                    || type.getName().equals("jdk.internal.misc.Unsafe")
                    || type.getName().startsWith("java.lang.invoke.") && !isProxyOfHandle(type)
                    || type.isHidden() && (Frame.class.isAssignableFrom(type) || type.getName().contains("$$Lambda")
                            || type.getName().contains("$$InjectedInvoker"));
        }
    }

    /**
     * Why plain frames between a yield and a fiber copy could not be captured.
     *
     * @param agent the agent or null
     * @param plain the plain frames, innermost first
     * @param caller the fiber copy that called the outermost of them; null for the driver
     * @param throughHandle whether it did so through a method handle
     * @param byLibrary whether code of the library's that has no copy has called the outermost of them
     */
    private record Explanation(Engine.Provider agent, List<StackFrame> plain, StackFrame caller, boolean throughHandle,
            boolean byLibrary) {
        /** The outermost frame that is in the way: frames inside it had no choice but to be plain as well. */
        Pinned found() {
            StackFrame outermost = plain.get(plain.size() - 1);
            if (agent == null) {
                return pinned(Reason.UNINSTRUMENTED, outermost, "no Weightless agent runs",
                        "start the JVM with -javaagent:weightless-agent.jar");
            }
            if (byLibrary) {
                return calledByLibrary();
            }
            boolean hasCopy = caller != null && !isOfJdksConstructor(outermost) && FiberCopies.hasCopy(outermost);
            if (hasCopy && !throughHandle || (hasCopy || isGoneThrough(outermost)) && callerHoldsMonitor()) {
                return calledPlainly();
            }
            for (int i = plain.size() - 1; i >= 0; i--) {
                Pinned found = isMachinery(plain.get(i)) ? byReflection(i) : explain(plain.get(i));
                if (found != null) {
                    return found;
                }
            }
            if (callerHoldsMonitor()) {
                return calledPlainly();
            }
            return pinned(Reason.UNINSTRUMENTED, outermost,
                    "it was called through a method handle or by code that is not instrumented", "call it directly");
        }

        /**
         * Whether a frame belongs to a call by reflection, or initialises a class for one: where it is gone through, it
         * is not what is in the way.
         */
        private static boolean isMachinery(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            return type == Method.class || type == Constructor.class
                    || type == Class.class && (frame.getMethodName().equals("newInstance")
                            || frame.getMethodName().startsWith("forName"))
                    || type.getPackageName().equals("jdk.internal.reflect");
        }

        /** What is in the way where machinery has called: what it has called, unless that has a copy. */
        private Pinned byReflection(int machinery) {
            int member = machinery;
            while (member >= 0 && isMachinery(plain.get(member))) {
                member--;
            }
            StackFrame frame = plain.get(Math.max(member, 0));
            if (member < 0 || !agent.goesThroughJdk() && !frame.getMethodName().equals("<clinit>")) {
                return explain(plain.get(machinery));
            }
            boolean constructs = frame.getMethodName().equals("<init>") && !isOfJdksConstructor(frame);
            boolean hasCopy = !frame.getMethodName().equals("<clinit>") && FiberCopies.hasCopy(frame);
            if (constructs && hasCopy) {
                return pinned(Reason.CONSTRUCTOR, frame, "a stream of objects calls it for a class below that it reads",
                        "yield in a readObject method, or behind the reading");
            }
            Pinned found = hasCopy ? null : explain(frame);
            return found != null ? found : explain(plain.get(machinery));
        }

        /** Whether a method of the JDK's that has no copy is suspended elsewhere: constructors, and calls by reflection. */
        private boolean isGoneThrough(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            String name = frame.getMethodName();
            if (!agent.goesThroughJdk()) {
                return false;
            }
            return isOfJdksConstructor(frame) && !isOfPlainConstructor(frame)
                    || type == Method.class && name.equals("invoke")
                    || (type == Constructor.class || type == Class.class) && name.equals("newInstance");
        }

        private static boolean isOfJdksConstructor(StackFrame frame) {
            return frame.getMethodName().equals("<init>") && JdkCompanions.isJdks(frame.getDeclaringClass());
        }

        /** Whether a constructor of the JDK's is not looked into: none is outside {@code java.*} that the JDK calls. */
        private boolean isOfPlainConstructor(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            return JdkCompanions.isJdks(caller.getDeclaringClass()) && !type.getName().startsWith("java.")
                    || agent.refusal(type, "<init>", frame.getDescriptor()) != null;
        }

        /**
         * Calls under a monitor of what the companion may not call itself go through handles too. Asked where nothing else
         * tells: the class file has to be read.
         */
        private boolean callerHoldsMonitor() {
            if (caller == null) {
                return false;
            }
            StackTraceElement written = Traces.userElement(caller.toStackTraceElement());
            return agent.holdsMonitor(
                    Companions.host(caller.getDeclaringClass()), written.getMethodName(), written.getLineNumber());
        }

        /** A fiber copy calls what has a copy plainly only where it cannot be captured itself. */
        private Pinned calledPlainly() {
            if (Companions.isOld(caller.getDeclaringClass()) && !callerHoldsMonitor()) {
                return pinned(Reason.UNINSTRUMENTED, caller,
                        "it is old code of a redefined class, which calls what could not yield then",
                        "let the old code come to its end first");
            }
            return pinned(Reason.MONITOR, caller, JdkCompanions.isJdks(caller.getDeclaringClass())
                    ? "it calls back while it holds a monitor or a lock"
                    : "a synchronized block holds a monitor", MONITOR_CURE);
        }

        /** A function of the user's that is no part of the code of the fiber, such as one that makes an initial value. */
        private Pinned calledByLibrary() {
            StackFrame users = plain.get(plain.size() - 1);
            for (StackFrame frame : plain) {
                users = FiberCopies.isCore(frame.getDeclaringClass()) ? users : frame;
            }
            return pinned(Reason.UNINSTRUMENTED, users,
                    "the library calls it where nothing can be suspended", "let it come to its end without a yield");
        }

        private Pinned explain(StackFrame frame) {
            if (frame.getMethodName().equals("<clinit>")) {
                return pinned(Reason.CLASS_INITIALIZER, frame, "a class initialiser cannot be suspended",
                        "do the yielding work later, in a method");
            }
            Class<?> type = frame.getDeclaringClass();
            if (frame.isNativeMethod()) {
                return pinned(Reason.NATIVE, frame, "a native method cannot be suspended", "call what yields directly");
            }
            if (type.getName().startsWith("jdk.internal.foreign.abi.")) {
                return pinned(Reason.NATIVE, frame, "native code that it calls cannot be suspended",
                        "call what yields directly");
            }
            if (isProxyOfHandle(type)) {
                return pinned(Reason.UNINSTRUMENTED, frame, "MethodHandleProxies has made it of a method handle",
                        "call the handle, or make a lambda that does");
            }
            if (type.getName().startsWith("java.lang.String$$StringConcat")) {
                return pinned(Reason.UNINSTRUMENTED, frame, "StringConcatFactory has made it, and no code of it can be read",
                        "concatenate by +, or make texts of the values before");
            }
            if (FiberCopies.isCore(type)) {
                return null;
            }
            boolean isThrown = isOfJdksConstructor(frame) && Throwable.class.isAssignableFrom(type);
            if (JdkCompanions.isJdks(type) && !agent.goesThroughJdk() && !isThrown) {
                return pinned(Reason.UNINSTRUMENTED, frame, "the option jdk=false leaves the JDK's classes plain",
                        "leave that option out, or call what yields directly");
            }
            if (isOfJdksConstructor(frame)) {
                return pinned(Reason.CONSTRUCTOR, frame, "a constructor of the JDK's cannot be suspended",
                        "give it what is there already, and yield before or behind it");
            }
            boolean mayHaveCopies = JdkCompanions.isJdks(type) ? JdkCompanions.areOf(type) : agent.instruments(type);
            if (mayHaveCopies && isSynchronized(frame)) {
                return pinned(Reason.MONITOR, frame, "a synchronized method holds a monitor", MONITOR_CURE);
            }
            Map.Entry<String, String> refusal = mayHaveCopies || agent.goesThroughJdk()
                    ? agent.refusal(type, frame.getMethodName(), frame.getDescriptor())
                    : null;
            if (refusal != null) {
                Reason reason = Reason.valueOf(refusal.getKey());
                return pinned(reason, frame, refusal.getValue(),
                        reason == Reason.UNINSTRUMENTED ? unless(frame) : cure(reason));
            }
            if (JdkCompanions.isJdks(type) && agent.goesThroughJdk() && Coroutine.class.getClassLoader() != null) {
                return Coroutine.class.getModule().isNamed()
                        ? pinned(Reason.UNINSTRUMENTED, frame, "the JDK's classes do not see a library on the module path",
                                "leave weightless-core.jar off that path, as the agent brings the library"
                                        + " (requires static org.weightless)")
                        : pinned(Reason.UNINSTRUMENTED, frame,
                                "the JDK's classes do not see the library that the class loader "
                                        + Coroutine.class.getClassLoader() + " has of its own",
                                "leave weightless-core.jar out of the application, as the agent brings the library");
            }
            return mayHaveCopies ? null
                    : pinned(Reason.UNINSTRUMENTED, frame, type.getName() + " is not instrumented", unless(frame));
        }

        private static String unless(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            if (!JdkCompanions.isJdks(type)) {
                return "let the agent instrument it, or yield outside of it";
            }
            if (type.getName().startsWith("java.lang.ScopedValue")) {
                return "use a FiberLocal, which a fiber has whatever thread runs it";
            }
            if (type == ClassValue.class) {
                return "compute the value without a yield, or keep it in a map of your own";
            }
            if (Proxy.isProxyClass(type) || type.getName().startsWith("java.lang.reflect.")) {
                return "call the method directly";
            }
            return GOING_THROUGH.contains(frame.getMethodName())
                    ? "use a loop of your own instead of that call of the JDK's"
                    : "call what yields directly, or yield before or behind that call of the JDK's";
        }

        private static String cure(Reason reason) {
            return switch (reason) {
                case MONITOR -> MONITOR_CURE;
                case METHOD_TOO_LARGE -> "split the method";
                default -> "see the agent's report";
            };
        }
    }

    /** Whether a class is, or works for, what {@code MethodHandleProxies} makes. */
    private static boolean isProxyOfHandle(Class<?> type) {
        return type.getName().startsWith("java.lang.invoke.MethodHandleProxies") || type.getName().startsWith("jdk.MHProxy");
    }

    /** Methods that go through what there is and call back for each: a loop does the same. */
    private static final Set<String> GOING_THROUGH = Set.of("forEach", "forEachRemaining", "forEachOrdered", "tryAdvance",
            "removeIf", "replaceAll", "hasNext", "next");
    private static final String MONITOR_CURE = "yield outside of it, or use a Mutex of org.weightless.channel";

    private static boolean isSynchronized(StackFrame frame) {
        try {
            for (Method method : frame.getDeclaringClass().getDeclaredMethods()) {
                if (method.getName().equals(frame.getMethodName()) && Modifier.isSynchronized(method.getModifiers())
                        && frame.getMethodType().parameterList().equals(List.of(method.getParameterTypes()))) {
                    return true;
                }
            }
        } catch (LinkageError unknown) {
            return false;
        }
        return false;
    }

    private static Pinned pinned(Reason reason, StackFrame culprit, String why, String cure) {
        StackTraceElement element = Traces.userElement(culprit.toStackTraceElement());
        return new Pinned(reason, element, "cannot suspend " + element + ": " + why + "; " + cure);
    }
}
