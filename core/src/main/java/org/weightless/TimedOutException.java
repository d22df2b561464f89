package org.weightless;

/** Thrown in a fiber whose time limit has passed: that of a wait, or of a block around it. */
public class TimedOutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one.
     *
     * @param message what was waited for
     */
    public TimedOutException(String message) {
        super(message);
    }
}
