package org.weightless.internal.run;

import java.util.concurrent.Executor;

/** How many threads may run the fibers of one scheduler. */
final class Carriers {
    /** As many as a pool of the JDK's has ({@link java.util.concurrent.ForkJoinPool}). */
    private static final int MOST_IN_POOL = 0x7fff;

    private Carriers() {}

    /**
     * The same number.
     *
     * @param executor gives the threads; null for a pool of each run's own
     * @throws IllegalArgumentException if there cannot be so many
     */
    static int checked(int carriers, Executor executor) {
        if (carriers < 1) {
            throw new IllegalArgumentException(carriers + " carriers: a parallel scheduler needs at least 1 thread");
        }
        if (executor == null && carriers > MOST_IN_POOL) {
            throw new IllegalArgumentException(carriers + " carriers: a pool of the JDK's has " + MOST_IN_POOL
                    + " threads at most; give an executor of your own for more");
        }
        return carriers;
    }
}
