package org.weightless;

/** Something that a scheduler is told by another thread, or between its runs: a link of its {@link Inbox}. */
abstract class Signal {
    Signal next;

    /** Does it, in the scheduler's thread. */
    abstract void deliver();
}
