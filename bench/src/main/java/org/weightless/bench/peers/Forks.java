package org.weightless.bench.peers;

/** The work of the benchmarks on fibers that begin fibers and wait for their results. */
public interface Forks {
    /**
     * A tree of fibers, each with ten children, down to so many leaves (a power of ten) that return their number;
     * every other one returns the sum of its children's. Gives the sum at the root.
     */
    long skynet(int leaves);
}
