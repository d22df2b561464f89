package org.weightless.simulation;

/** Thrown in a waiting process that another one has interrupted by {@link SimProcess#interrupt}. */
public class Interrupt extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Object reason;

    Interrupt(Object reason) {
        super("the process was interrupted: " + reason);
        this.reason = reason;
    }

    /** Why: what was given to {@link SimProcess#interrupt}, or a {@link Preempted}; may be null. */
    public Object reason() {
        return reason;
    }
}
