package org.weightless.internal.fiber;

/** What most of a million idle fibers do without: made when a fiber first needs any of it. */
final class FiberDetails {
    /** Null for the default. */
    String name;

    int priority = 1;

    /** The result or the {@link Failure} of an ended fiber. */
    Object outcome;

    /** What this fiber waits for, or was woken from and has not gone on since. */
    Wait wait;

    /** The waits of those that join this fiber. */
    Joiners joiners;

    long switches;
    long nanos;

    /** What a policy keeps about this fiber. */
    Object note;

    /** Null for most. */
    private FiberExtras extras;

    FiberExtras extrasOrNull() {
        return extras;
    }

    /** Made when first needed: by any thread, as a fiber may be described at any time. */
    FiberExtras extras() {
        if (extras == null) {
            makeExtras();
        }
        return extras;
    }

    /** Drops what belongs to the code of a fiber that has ended; gives what is to be done now, or null. */
    EndHook dropExtras() {
        FiberExtras dropped = extras;
        if (dropped == null) {
            return null;
        }
        dropped.locals = null;
        dropped.hooks = null;
        EndHook hooks = dropped.endHooks;
        dropped.endHooks = null;
        return hooks;
    }

    private synchronized void makeExtras() {
        if (extras == null) {
            extras = new FiberExtras();
        }
    }

    void addJoiner(Wait joiner) {
        if (joiners == null) {
            joiners = new Joiners();
        }
        joiners.enlist(joiner);
    }

    /** The first of those that join, see {@link WaitList#takeAll}. */
    WaitNode takeJoiners() {
        return joiners == null ? null : joiners.take();
    }
}
