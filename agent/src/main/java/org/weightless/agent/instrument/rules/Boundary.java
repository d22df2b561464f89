package org.weightless.agent.instrument.rules;

import org.objectweb.asm.tree.MethodInsnNode;

/** The one place that knows from its name alone whether a class is the JDK's and whether a call is a yield. */
public final class Boundary {
    private static final String JDK = "java/";

    /** What JaCoCo adds to a class: it finds the probes, and yields nowhere. A class that has it counts as instrumented. */
    private static final String PROBES = "$jacocoInit";

    private Boundary() {}

    /** Whether a method belongs to another agent's machinery, of which no copy is wanted. */
    public static boolean isProbes(String method) {
        return method.equals(PROBES);
    }

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
