package org.weightless.bench.peers;

/**
 * The work of the benchmarks on many computations that take turns, by a contender's own scheduler where it has a
 * public one, else by the loop that its user would write ({@link Turns}).
 */
public interface Fibers {
    /** Begins so many fibers, each of which yields without end and takes one from the countdown each time. */
    Rounds roundRobin(int fibers, Countdown countdown);

    /**
     * Begins so many fibers that yield without end and one that ends after {@code rounds} yields, runs them until
     * that end, and gives the number of yields.
     */
    int untilOneEnds(int fibers, int rounds);

    /** Many fibers begun and standing. */
    @FunctionalInterface
    interface Rounds {
        /** Lets each fiber in turn run to its next yield, over and over, until the countdown has come to zero. */
        void run();

        /** Nobody will ask for more: ends the fibers where they would not be garbage. */
        default void abandon() {}
    }
}
