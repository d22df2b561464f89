package org.weightless.internal.fiber;

/**
 * What is to happen in a run beside the slices of its fibers, such as the events of a simulation. It is asked when no
 * fiber can run, and may wake some, move a virtual clock on or stop the run.
 */
public abstract class Agenda {
    /** Lets things happen until a fiber can run or time has passed; false where there is nothing more to happen. */
    public abstract boolean advance();

    /** Whether something is left to happen, be it behind the end of this run. */
    public abstract boolean hasMore();
}
