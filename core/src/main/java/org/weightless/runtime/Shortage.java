package org.weightless.runtime;

/**
 * The end of the heap or of the stack: what it breaks off says nothing of the program, so nothing that it has caused may
 * be taken for an answer that stays.
 */
public final class Shortage {
    /** Deeper than failures are wrapped; a cause may have itself as its cause. */
    private static final int DEEPEST = 16;

    private Shortage() {}

    /** Throws the error again that stands behind a failure, if that is a shortage. */
    public static void rethrow(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (cause instanceof OutOfMemoryError || cause instanceof StackOverflowError) {
                throw (VirtualMachineError) cause;
            }
            cause = cause.getCause();
        }
    }
}
