package org.weightless.bench.peers;

/** What the contenders compute between their yields, in one place: so it is the same code for all of them. */
public final class Arithmetic {
    public static final int MILLION = 1_000_000;

    private Arithmetic() {}

    /** One step of xorshift*, the datum mixed in. */
    public static long step(long hash, int datum) {
        long mixed = hash ^ datum;
        mixed ^= mixed >>> 12;
        mixed ^= mixed << 25;
        mixed ^= mixed >>> 27;
        return mixed * 0x2545F4914F6CDD1DL;
    }

    /** Turns the text by one character: two strings made, three copied from. */
    public static String rotate(String text) {
        return text.substring(1).concat(text.substring(0, 1));
    }
}
