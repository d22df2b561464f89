package org.weightless.bench.peers;

/** The work of the benchmarks on fibers that send each other messages. */
public interface Channels {
    /**
     * Two fibers and two channels without a buffer, or with the smallest one there is: each sends on a number that it
     * received, plus one. Gives the last number after so many messages.
     */
    Integer pingPong(int messages);
}
