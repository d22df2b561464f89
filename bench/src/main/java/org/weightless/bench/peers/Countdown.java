package org.weightless.bench.peers;

/** How many switches are still to be made; every one of them takes one, so that nobody can make fewer. */
public final class Countdown {
    public int left;
    /** Tells computations that would go on for ever, and that are no garbage, to end. */
    public volatile boolean abandoned;

    public Countdown(int left) {
        this.left = left;
    }
}
