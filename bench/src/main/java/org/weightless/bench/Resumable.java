package org.weightless.bench;

/** A computation that is taken up again and again: what the benchmarks need to know of a peer. */
public interface Resumable {
    /** Runs to the next yield or to the end; gives the value that was yielded last. */
    Object resume();

    boolean isDone();
}
