package org.weightless;

/** Thrown in a fiber by what it waited for with a time limit, when the time has passed first. */
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
