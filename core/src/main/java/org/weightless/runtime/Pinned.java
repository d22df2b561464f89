package org.weightless.runtime;

/**
 * Why a yield cannot be captured: what {@link Pinning} has found out.
 *
 * @param reason the kind of obstacle
 * @param culprit the frame that is in the way
 * @param message names the frame, the reason and the cure
 */
public record Pinned(Reason reason, StackTraceElement culprit, String message) {
    /** The kinds of obstacles; the API has the same names and says what each means. */
    public enum Reason {
        UNINSTRUMENTED, NATIVE, MONITOR, CLASS_INITIALIZER, CONSTRUCTOR, METHOD_TOO_LARGE, REFUSED
    }
}
