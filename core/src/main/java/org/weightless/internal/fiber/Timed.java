package org.weightless.internal.fiber;

/** Something of a fiber's that time ends: what {@link Timers} keep in order. */
public abstract class Timed extends Signal {
    public final FiberState fiber;

    /** When it is over, by the clock of the fiber's home. */
    public long deadline;

    /** The place in the heap of {@link Timers}, counted from 1; 0 while it is not there. */
    public int timer;

    Timed(FiberState fiber) {
        this.fiber = fiber;
    }

    /** Whether it has ended in another way. */
    abstract boolean isSettled();

    /** The time is over; it is in no heap any more. */
    abstract void timeOut();

    /** Whether its end is a time limit that is missed, and not what a fiber sleeps for. */
    public abstract boolean isLimit();
}
