package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.plain.ByHand;

/**
 * What does a node cost in a naive recursive walk in which each activation yields its value once, so that frames
 * come and go between the yields? Time per node, the creation of the walk included. The answer decides whether
 * recursive generators are more than a toy.
 */
@OperationsPerInvocation(Tree.NODES)
public class Tree extends Contest<Coroutines> {
    static final int NODES = 131_071;
    private static final int LEVELS = 17;
    private static final long SUM = (long) NODES * (NODES - 1) / 2;

    private final Node root = Node.perfect(LEVELS, 0);
    private Coroutines contender;

    public Tree() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        this.contender = contender;
    }

    @Override
    Object operation() {
        return sum(contender.tree(root));
    }

    /** The walk with its stack written out: what one writes without generators. */
    @Benchmark
    public Object plain() {
        return sum(ByHand.tree(root, LEVELS));
    }

    /** The order of the values is part of the work: a sum alone would not see it. */
    private static long sum(Iterator<Integer> values) {
        long sum = 0;
        int expected = 0;
        while (values.hasNext()) {
            sum += values.next() == expected ? expected++ : -1;
        }
        if (sum != SUM || expected != NODES) {
            throw new IllegalStateException("wrong walk: " + expected + " nodes in order, sum " + sum);
        }
        return sum;
    }
}
