package org.weightless.bench.peers;

import java.util.Iterator;

/**
 * The work of the benchmarks on single computations: what each contender writes in its own way, with the same loops,
 * the same calls and the same values. None of it runs before the first value is asked for. The loop and its
 * yields are inside an implementation, so that no call through these interfaces is timed but the one that resumes.
 *
 * <p>Methods named {@code descend} and {@code down} are never inlined, in no contender.
 */
public interface Coroutines {
    /** Yields 0, 1, 2, ... boxed, without end. */
    Iterator<Integer> range();

    /** Goes down {@code depth} frames, then yields 0, 1, 2, ... boxed, without end. */
    Iterator<Integer> standing(int depth);

    /** Without end: goes down {@code levels} calls, yields the turn's number modulo 128 there, comes up again. */
    Iterator<Integer> fresh(int levels);

    /** Without end: goes down {@code depth} calls and comes up again; each call yields its depth on both ways. */
    Iterator<Integer> oscillation(int depth);

    /** Yields the values of the tree in order, each from the activation that visits its node. */
    Iterator<Integer> tree(Node root);

    /** Without end: yields fib(n), computed by a method that could yield and does not. */
    Iterator<Long> fib(int n);

    /** Without end: sums the data over and over, yields the sum once in {@link Arithmetic#MILLION} elements. */
    Iterator<Long> sum(int[] data);

    /** The same with a hash whose steps depend on each other. */
    Iterator<Long> hash(int[] data);

    /** Without end: turns the text by one character, then yields it. */
    Iterator<String> rotation(String text);

    /** A computation of one frame with one live local, suspended: only its size matters. */
    Object suspendedInOneFrame();

    /** Gives up a computation that has not ended: nothing at all, unless it would stay for ever. */
    default void drop(Iterator<?> computation) {}
}
