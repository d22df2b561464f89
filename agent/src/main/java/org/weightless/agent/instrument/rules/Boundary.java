package org.weightless.agent.instrument.rules;

import org.objectweb.asm.tree.MethodInsnNode;

/** The one place that knows from its name alone whether a class is the JDK's and whether a call is a yield. */
public final class Boundary {
    private static final String JDK = "java/";

    private Boundary() {}

    /**
     * Whether a class is the JDK's for certain.
     *
     * <p>Only the JDK's own loaders may define a class in a package {@code java.*} (ClassLoader.defineClass), so none
     * of another name counts: {@code javax} has libraries, too.
     *
     * @param name internal name; that of an array is nobody's
     */
    public static boolean isJdks(String name) {
        return name.startsWith(JDK);
    }

    /** Whether a call never returns while its caller goes on: a yield suspends or throws. */
    public static boolean alwaysSuspends(MethodInsnNode call) {
        return call.name.equals("yield")
                && (call.owner.equals("org/weightless/Fiber") || call.owner.equals("org/weightless/Continuation"));
    }
}
