package org.weightless.internal.fiber;

/**
 * Something that a scheduler is told by another thread, or between its runs: a link of its {@link
 * org.weightless.internal.run.Inbox}.
 */
public abstract class Signal {
    public Signal next;

    /** Does it, in the scheduler's thread. */
    public abstract void deliver();
}
