package org.weightless.bench.peers;

/** The work of the benchmarks on fibers that hardly live. */
public interface Spawning {
    /** Begins so many fibers that end at once, and runs them; gives the number of those that ran. */
    int spawnAndEnd(int fibers);
}
