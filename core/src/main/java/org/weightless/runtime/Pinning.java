package org.weightless.runtime;

import java.lang.StackWalker.Option;
import java.lang.StackWalker.StackFrame;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.EnumSet;
import java.util.List;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;

/**
 * Finds out why a yield cannot be captured.
 *
 * <p>Between fiber copies there is nothing but linked calls, so a yield in plain code inside a coroutine means that some frame is not
 * the fiber world's: the plain frame next to the last fiber copy, or that copy itself where it had to call plainly, under a
 * monitor or before {@code super()}. The stack says which; nothing has been unwound yet.
 */
public final class Pinning {
    private static final String COROUTINE = Coroutine.class.descriptorString();
    private static final StackWalker WALKER =
            StackWalker.getInstance(EnumSet.of(Option.RETAIN_CLASS_REFERENCE, Option.SHOW_HIDDEN_FRAMES));

    private Pinning() {}

    /**
     * The exception for a yield in plain code.
     *
     * @param enclosing what the yield was to suspend, for the message
     * @param drivers the classes whose frames mount such a thing
     * @return a {@link PinnedException}, or an {@link IllegalStateException} where nothing of the kind encloses the call
     */
    public static RuntimeException refused(String enclosing, Class<?>... drivers) {
        List<Class<?>> wanted = List.of(drivers);
        PinnedException found = WALKER.walk(frames -> {
            Walk walk = new Walk(wanted);
            return frames.anyMatch(walk::meets) ? walk.pinned : null;
        });
        return found != null
                ? found
                : new IllegalStateException("no " + enclosing + " encloses this yield: call it in code that one runs");
    }

    /** Goes outwards over the stack until it meets the driver of what is to be suspended. */
    private static final class Walk {
        private final List<Class<?>> drivers;
        private StackFrame plain;
        private boolean throughHandle;
        private boolean inDriver;
        private PinnedException pinned;

        Walk(List<Class<?>> drivers) {
            this.drivers = drivers;
        }

        boolean meets(StackFrame frame) {
            Class<?> type = frame.getDeclaringClass();
            if (type == Pinning.class || isPlumbing(type)) {
                throughHandle |= type.getName().startsWith("java.lang.invoke.");
                return false;
            }
            if (type == Coroutine.class) {
                note(null);
                inDriver = true;
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
            } else {
                plain = frame;
                throughHandle = false;
            }
            return false;
        }

        private void note(StackFrame fiber) {
            if (plain != null && pinned == null) {
                pinned = explain(fiber, plain, throughHandle);
            }
            plain = null;
            throughHandle = false;
        }

        private static boolean isPlumbing(Class<?> type) {
            return type.getName().startsWith("java.lang.invoke.")
                    || type.isHidden() && (Frame.class.isAssignableFrom(type) || Lambdas.isProxy(type))
                    || type == VirtualSite.class;
        }
    }

    /** Says why {@code plain} is no fiber copy; {@code caller} is the fiber copy that called it, or null for the driver. */
    private static PinnedException explain(StackFrame caller, StackFrame plain, boolean throughHandle) {
        Engine.Provider agent = Engine.provider();
        if (agent == null) {
            return pinned(Reason.UNINSTRUMENTED, plain, "no Weightless agent runs",
                    "start the JVM with -javaagent:weightless-agent.jar");
        }
        if (plain.getMethodName().equals("<clinit>")) {
            return pinned(Reason.CLASS_INITIALIZER, plain, "a class initialiser cannot be suspended",
                    "do the yielding work later, in a method");
        }
        Class<?> type = plain.getDeclaringClass();
        boolean own = type.getName().startsWith("org.weightless.");
        if (!own && plain.isNativeMethod()) {
            return pinned(Reason.NATIVE, plain, "a native method cannot be suspended", "call what yields directly");
        }
        if (!own && !agent.instruments(type)) {
            return pinned(Reason.UNINSTRUMENTED, plain, type.getName() + " is not instrumented",
                    type.getModule().isNamed() && type.getModule().getName().startsWith("java.")
                            ? "use a loop of your own instead of that call of the JDK's"
                            : "let the agent instrument it, or yield outside of it");
        }
        return explainInstrumented(agent, caller, plain, throughHandle, own);
    }

    private static PinnedException explainInstrumented(
            Engine.Provider agent, StackFrame caller, StackFrame plain, boolean throughHandle, boolean own) {
        Class<?> type = plain.getDeclaringClass();
        String refusal = own ? null : agent.refusal(type, plain.getMethodName(), plain.getDescriptor());
        if (refusal != null) {
            Reason reason = refusal.startsWith("method too large") ? Reason.METHOD_TOO_LARGE : Reason.REFUSED;
            return pinned(reason, plain, refusal,
                    reason == Reason.REFUSED ? "see the agent's report" : "split the method");
        }
        if (isSynchronized(plain)) {
            return pinned(Reason.MONITOR, plain, "a synchronized method holds a monitor",
                    "yield outside of it, or use a lock of java.util.concurrent");
        }
        if (caller != null && !throughHandle) {
            if (caller.getMethodName().equals("<init>")) {
                return pinned(Reason.CONSTRUCTOR, caller, "the constructor has not come back from super(...) or this(...)",
                        "yield behind that call");
            }
            return pinned(Reason.MONITOR, caller, "a synchronized block holds a monitor",
                    "yield outside of it, or use a lock of java.util.concurrent");
        }
        if (plain.getMethodName().equals("<init>")) {
            return pinned(Reason.CONSTRUCTOR, plain, "the constructor is called where it cannot be suspended",
                    "yield in a method");
        }
        return pinned(Reason.UNINSTRUMENTED, plain, "it was called through a method handle or by code that is not instrumented",
                "call it directly");
    }

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

    private static PinnedException pinned(Reason reason, StackFrame culprit, String why, String cure) {
        StackTraceElement element = Traces.userElement(culprit.toStackTraceElement());
        return new PinnedException(reason, element, "cannot suspend " + element + ": " + why + "; " + cure);
    }
}
