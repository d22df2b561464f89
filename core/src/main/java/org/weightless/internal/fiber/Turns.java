package org.weightless.internal.fiber;

/** Who gets the next slice: what a run asks of a policy, and tells it. */
public abstract class Turns {
    /** The fiber that gets the next slice; null if none is to run now. */
    public abstract FiberState next();

    /** The same for a run with an agenda, whose events happen while no fiber can run. */
    public Turns beside(Agenda agenda, Population population) {
        return this;
    }

    /** A run or a step begins. */
    public abstract void begins();

    /** The order has been turned. */
    public abstract void turned();

    /** After {@link #turned}: this fiber, with which the order begins now, gets the first slice. */
    public abstract void startsWith(FiberState fiber);

    /** A fiber can run that could not before. */
    public abstract void ready(FiberState fiber);

    /** A fiber has left. */
    public abstract void ended(FiberState fiber);

    /** Whether the time of each slice has to be measured. */
    public abstract boolean measuresTime();

    /** A slice has taken so long, where the time is measured. */
    public abstract void ran(FiberState fiber, long nanos);
}
