package org.weightless;

import java.util.Objects;

/**
 * Thrown by a yield that cannot be done because a frame on the stack cannot be captured.
 *
 * <p>It is thrown at the yield and before anything has been unwound: whoever catches it goes on as if the yield had
 * never been asked for. The message names the frame and what to do.
 */
public class PinnedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** Why a frame cannot be captured. */
    public enum Reason {
        /** Its class has no copies: it is excluded, hidden, or of a part of the JDK that stays plain; or no agent runs. */
        UNINSTRUMENTED,
        /** It is a native method. */
        NATIVE,
        /** It holds a monitor: it is inside {@code synchronized}. */
        MONITOR,
        /** It is a class initialiser. */
        CLASS_INITIALIZER,
        /** It is a constructor of the JDK's that stays plain, or one that a stream of objects calls. */
        CONSTRUCTOR,
        /** Its method would be larger than the 64 KB that a class file allows, were it to suspend. */
        METHOD_TOO_LARGE,
        /** The agent could not transform its class or method and has reported why. */
        REFUSED
    }

    private final Reason reason;
    private final transient StackTraceElement culprit;

    /**
     * Makes one.
     *
     * @param reason why the frame cannot be captured
     * @param culprit the frame, or null where none is known
     * @param message the same for people, with a cure
     */
    public PinnedException(Reason reason, StackTraceElement culprit, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.culprit = culprit;
    }

    /** Why the frame cannot be captured. */
    public Reason reason() {
        return reason;
    }

    /** The frame that cannot be captured. */
    public StackTraceElement culprit() {
        return culprit;
    }
}
