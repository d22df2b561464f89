package org.weightless.bench.peers;

/** The work of the benchmarks on fibers that say who is next. */
public interface Ring {
    /**
     * Begins so many fibers in a ring and passes a token along until its hops are used up; gives its cargo. Each stop
     * gives control to the next fiber by name, with the token, wherever the contender can do that.
     */
    Integer ring(int fibers, int hops);
}
