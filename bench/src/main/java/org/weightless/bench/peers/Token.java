package org.weightless.bench.peers;

/** What goes around in a ring: its cargo, which every stop replaces, and the number of hops still to be made. */
public final class Token {
    public Integer cargo = 0;
    public int hops;

    public Token(int hops) {
        this.hops = hops;
    }

    /** What a stop does with the token: one hop less, new cargo. */
    public void pass() {
        hops--;
        cargo = cargo + 1;
    }
}
