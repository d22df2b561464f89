package org.weightless.runtime;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;

/**
 * The trace and the cause of an exception as {@link Throwable} keeps them. A class may override the methods that give
 * them, and nobody who only throws an exception calls those: they could have effects, or never come to an end.
 */
final class Throwables {
    /** Found when they are first needed, and again if stack or memory was short: the JDK makes a class for each. */
    private record Handles(MethodHandle trace, MethodHandle setTrace, MethodHandle cause) {}

    private static Handles found;

    /** Whether the JDK's own classes decide what the cause is: some keep it elsewhere. */
    private static final ClassValue<Boolean> ASKED = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            try {
                return JdkCompanions.isJdks(type.getMethod("getCause").getDeclaringClass());
            } catch (NoSuchMethodException | LinkageError unknown) {
                Shortage.rethrow(unknown);
                return false;
            }
        }
    };

    private Throwables() {}

    private static Handles handles() throws ReflectiveOperationException {
        Handles handles = found;
        if (handles == null) {
            Lookup trusted = Engine.provider().trusted();
            handles = new Handles(special(trusted, "getStackTrace", MethodType.methodType(StackTraceElement[].class)),
                    special(trusted, "setStackTrace", MethodType.methodType(void.class, StackTraceElement[].class)),
                    special(trusted, "getCause", MethodType.methodType(Throwable.class)));
            found = handles;
        }
        return handles;
    }

    private static MethodHandle special(Lookup trusted, String name, MethodType type) throws ReflectiveOperationException {
        return trusted.findSpecial(Throwable.class, name, type, Throwable.class);
    }

    private static boolean isThere() {
        return Engine.provider() != null;
    }

    /** The trace; empty where it has none. */
    static StackTraceElement[] trace(Throwable thrown) throws Throwable {
        return isThere() ? (StackTraceElement[]) handles().trace.invokeExact(thrown) : thrown.getStackTrace();
    }

    static void setTrace(Throwable thrown, StackTraceElement[] trace) throws Throwable {
        if (isThere()) {
            handles().setTrace.invokeExact(thrown, trace);
        } else {
            thrown.setStackTrace(trace);
        }
    }

    /** The cause, or null. */
    static Throwable cause(Throwable thrown) throws Throwable {
        return isThere() && !ASKED.get(thrown.getClass())
                ? (Throwable) handles().cause.invokeExact(thrown)
                : thrown.getCause();
    }
}
