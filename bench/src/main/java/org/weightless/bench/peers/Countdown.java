package org.weightless.bench.peers;

/** How many switches are still to be made; every one of them takes one, so that nobody can make fewer. */
public final class Countdown {
    public int left;

    public Countdown(int left) {
        this.left = left;
    }
}
