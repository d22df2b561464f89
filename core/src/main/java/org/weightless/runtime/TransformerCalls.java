package org.weightless.runtime;

import java.lang.invoke.MethodHandle;

/**
 * What the JDK's class that calls Java agents calls itself, where there are others: what they make of a nest host goes
 * on naming companions, and a new one is noticed. This is a class of the boot loader and knows no other of ours: the
 * runtime may stand elsewhere.
 */
public final class TransformerCalls {
    private static volatile MethodHandle naming;
    private static volatile MethodHandle noticing;
    private static volatile MethodHandle beginning;

    private TransformerCalls() {}

    /**
     * Begins.
     *
     * @param names takes a class file, its loader and its internal name, and gives the class file with the names of
     *     companions; null where it has them, or needs none
     * @param notices takes an agent's {@code Instrumentation}
     * @param begins takes a class and a class file, and gives the class file that a change of it is to begin with
     */
    public static void begin(MethodHandle names, MethodHandle notices, MethodHandle begins) {
        naming = names;
        noticing = notices;
        beginning = begins;
    }

    /** Called with what an agent gives back for a class; null where it leaves the class as it is. */
    public static byte[] named(byte[] given, ClassLoader loader, String name) throws Throwable {
        if (given == null || name == null) {
            return given;
        }
        byte[] named = (byte[]) naming.invokeExact(given, loader, name);
        return named == null ? given : named;
    }

    /** Called before transformers that can retransform get a class that changes. */
    public static byte[] toBegin(Class<?> type, byte[] bytes) throws Throwable {
        return (byte[]) beginning.invokeExact(type, bytes);
    }

    /** Called when a transformer is added that can retransform, with the {@code Instrumentation} that it is added to. */
    public static void adding(Object instrumentation) throws Throwable {
        noticing.invokeExact(instrumentation);
    }
}
