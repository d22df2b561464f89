package org.weightless.bench;

/**
 * The same work as the benchmarks' own, written for another library: one method for each benchmark. Yields and
 * the loops around them are inside the implementation, so that no call through this interface is timed with them
 * but the one that resumes.
 */
public interface Peer {
    /** Yields 0, 1, 2, ... boxed, without end. */
    Resumable range();

    /** Goes down {@code depth} frames, then yields 0, 1, 2, ... boxed, without end. */
    Resumable standingDepth(int depth);

    /** Yields the values of the tree in order, each from the activation that visits its node. */
    Resumable tree(Tree.Node root);

    /** Without end: goes down {@code levels} calls, yields nothing there, comes up again. */
    Resumable freshCalls(int levels);

    /** Without end: yields fib(n), computed by a method that could yield and does not. */
    Resumable fib(int n);

    /** Without end: sums the data over and over, yields the sum once in {@link SparseYield#MILLION} elements. */
    Resumable sum(int[] data);

    /** The same with a hash whose steps depend on each other. */
    Resumable hash(int[] data);

    /** A continuation suspended in a body of one frame with one live local; only its size matters. */
    Object suspendedInOneFrame();
}
