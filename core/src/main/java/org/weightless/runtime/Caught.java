package org.weightless.runtime;

import java.lang.StackWalker.Option;

/** What generated code calls where the user's handler looks at an exception, which may not have met the driver yet. */
public final class Caught {
    private static final StackWalker WALKER = StackWalker.getInstance(Option.RETAIN_CLASS_REFERENCE);

    private Caught() {}

    /**
     * Makes the trace of an exception the user's, as far as it can be done here.
     *
     * @param thrown what was caught: a reference of any type to the verifier
     * @param frame the frame that is being resumed, or null in a fiber copy, where the suspended callers come when the
     *     trace is read or the exception goes further
     */
    public static void here(Object thrown, Frame frame) {
        try {
            Class<?> near = frame == null ? WALKER.getCallerClass() : frame.near();
            Traces.completeCaught((Throwable) thrown, frame, near);
        } catch (Throwable ofItsTrace) {
            // no stack, no memory, or a method of the exception's class: the exception itself counts
        }
    }
}
