package org.weightless;

/** What most of a million idle fibers do without: made when a fiber first needs any of it. */
final class Details {
    /** Null for the default. */
    String name;

    String description;
    int priority = 1;

    /** The result or the {@link Failure} of an ended fiber. */
    Object outcome;

    /** What this fiber waits for, or was woken from and has not gone on since. */
    Wait wait;

    /** The waits of those that join this fiber. */
    Joiners joiners;

    long switches;
    long nanos;

    /** The fair policy's account. */
    FairPolicy.Share share;

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
