package org.weightless.testing;

import org.weightless.Schedule;

/** Thrown by {@link Interleavings} for a run that fails: says in which order the fibers ran. The cause is what failed. */
public final class InterleavingError extends AssertionError {
    private static final long serialVersionUID = 1L;

    private final transient Schedule schedule;

    InterleavingError(String order, Schedule schedule, Throwable cause) {
        super("failed in " + order + ": " + cause + "\n    again: Interleavings.replay(\"" + schedule + "\", program)", cause);
        this.schedule = schedule;
    }

    /** The order in which the fibers ran. */
    public Schedule schedule() {
        return schedule;
    }
}
