package org.weightless;

/** The states of a fiber, as ordinals, and what is asked of it at its next yield: one byte, so that a fiber stays small. */
final class Status {
    static final byte NEW = 0;
    static final byte READY = 1;
    /** Never stored: a fiber that is READY and in its slice. */
    static final byte RUNNING = 2;
    static final byte SUSPENDED = 3;
    static final byte WAITING = 4;
    static final byte DONE = 5;
    static final byte FAILED = 6;
    static final byte CANCELLED = 7;

    /** The bits of a state. */
    static final int STATE = 7;

    /** Runs and is to be suspended at its next yield. */
    static final int SUSPEND = 8;

    /** Runs and is to be removed at its next yield. */
    static final int REMOVE = 16;

    /** Is to go on with a {@link FiberCancelled}. */
    static final int CANCEL = 32;

    /** Is to go on with the outcome of its {@link Details#wait}. */
    static final int WOKEN = 64;

    private Status() {}
}
