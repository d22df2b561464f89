package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The trace and the cause of an exception as {@link Throwable} keeps them. A class may override the methods that give
 * them, and nobody who only throws an exception calls those: they could have effects, or never come to an end.
 */
final class Throwables {
    private static final MethodHandle TRACE;
    private static final MethodHandle SET_TRACE;
    private static final MethodHandle CAUSE;

    /** Whether the JDK's own classes decide what the cause is: some keep it elsewhere. */
    private static final ClassValue<Boolean> ASKED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return JdkCompanions.isJdks(type.getMethod("getCause").getDeclaringClass());
            } catch (NoSuchMethodException | LinkageError unknown) {
                return false;
            }
        }
    };

    static {
        Engine.Provider agent = Engine.provider();
        try {
            Lookup trusted = agent == null ? null : agent.trusted();
            TRACE = special(trusted, "getStackTrace", MethodType.methodType(StackTraceElement[].class));
            SET_TRACE = special(trusted, "setStackTrace", MethodType.methodType(void.class, StackTraceElement[].class));
            CAUSE = special(trusted, "getCause", MethodType.methodType(Throwable.class));
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private Throwables() {}

    private static MethodHandle special(Lookup trusted, String name, MethodType type) throws ReflectiveOperationException {
        return trusted == null ? null : trusted.findSpecial(Throwable.class, name, type, Throwable.class);
    }

    /** The trace; empty where it has none. */
    static StackTraceElement[] trace(Throwable thrown) throws Throwable {
        return TRACE == null ? thrown.getStackTrace() : (StackTraceElement[]) TRACE.invokeExact(thrown);
    }

    static void setTrace(Throwable thrown, StackTraceElement[] trace) throws Throwable {
        if (SET_TRACE == null) {
            thrown.setStackTrace(trace);
        } else {
            SET_TRACE.invokeExact(thrown, trace);
        }
    }

    /** The cause, or null. */
    static Throwable cause(Throwable thrown) throws Throwable {
        return CAUSE == null || ASKED.get(thrown.getClass()) ? thrown.getCause() : (Throwable) CAUSE.invokeExact(thrown);
    }
}
