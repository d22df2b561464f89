package org.weightless.internal.fiber;

/**
 * The states of a fiber, as ordinals, and what is asked of it at its next yield: one byte, so that a fiber stays small.
 */
public final class Status {
    public static final byte NEW = 0;
    public static final byte READY = 1;
    /** Never stored: a fiber that is READY and in its slice. */
    public static final byte RUNNING = 2;
    public static final byte SUSPENDED = 3;
    public static final byte WAITING = 4;
    public static final byte DONE = 5;
    public static final byte FAILED = 6;
    public static final byte CANCELLED = 7;

    /** The bits of a state. */
    public static final int STATE = 7;

    /** Runs and is to be suspended at its next yield. */
    public static final int SUSPEND = 8;

    /** Runs and is to be removed at its next yield. */
    public static final int REMOVE = 16;

    /** Is to go on with what its {@link Interrupts} throw. */
    public static final int THROW = 32;

    /** Is to go on with the outcome of its {@link FiberDetails#wait}. */
    public static final int WOKEN = 64;

    /** The names of the states. */
    static final String[] NAMES = {"NEW", "READY", "RUNNING", "SUSPENDED", "WAITING", "DONE", "FAILED", "CANCELLED"};

    private Status() {}

    /** The name of a state. */
    public static String name(int state) {
        return NAMES[state];
    }
}
