package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * What does a node cost in a naive recursive walk in which each activation yields its value once, so that frames
 * come and go between the yields? Time per node, the creation of the walk included.
 */
public class Tree extends Timed {
    static final int NODES = 131_071;
    private static final int LEVELS = 17;
    private static final ContinuationScope SCOPE = new ContinuationScope("tree");

    /** A node of a perfect tree; its value is boxed beforehand, since boxing is not the question here. */
    public static final class Node {
        public final Node left;
        public final Integer value;
        public final Node right;

        Node(Node left, Integer value, Node right) {
            this.left = left;
            this.value = value;
            this.right = right;
        }

        static Node perfect(int levels, int first) {
            if (levels == 0) {
                return null;
            }
            int leftSize = (1 << levels - 1) - 1;
            return new Node(perfect(levels - 1, first), first + leftSize, perfect(levels - 1, first + leftSize + 1));
        }
    }

    @State(Scope.Benchmark)
    public static class Grown {
        static final long SUM = (long) NODES * (NODES - 1) / 2;
        final Node root = Node.perfect(LEVELS, 0);

        /** The order of the values is part of the work: a sum alone would not see it. */
        static long checked(long sum, int count) {
            if (sum != SUM || count != NODES) {
                throw new IllegalStateException("wrong walk: " + count + " nodes, sum " + sum);
            }
            return sum;
        }
    }

    /** Holds the value that a walk by {@link Continuation} yields. */
    private static final class Visit {
        Integer value;

        void walk(Node node) {
            if (node.left != null) {
                walk(node.left);
            }
            value = node.value;
            Continuation.yield(SCOPE);
            if (node.right != null) {
                walk(node.right);
            }
        }
    }

    /** The walk with its stack written out: what one writes without generators. */
    private static final class StackIterator implements Iterator<Integer> {
        private final Node[] stack = new Node[LEVELS];
        private int size;

        StackIterator(Node root) {
            pushLeftSpine(root);
        }

        private void pushLeftSpine(Node from) {
            for (Node node = from; node != null; node = node.left) {
                stack[size++] = node;
            }
        }

        @Override
        public boolean hasNext() {
            return size > 0;
        }

        @Override
        public Integer next() {
            Node node = stack[--size];
            pushLeftSpine(node.right);
            return node.value;
        }
    }

    @State(Scope.Thread)
    public static class InJdk {
        Peer jdk;

        @Setup
        public void load() {
            jdk = JdkPeer.load();
        }
    }

    private static void walk(Node node) {
        if (node.left != null) {
            walk(node.left);
        }
        Fiber.yield(node.value);
        if (node.right != null) {
            walk(node.right);
        }
    }

    @Benchmark
    @OperationsPerInvocation(NODES)
    public long generator(Grown tree) {
        Node root = tree.root;
        return sum(Generator.of(() -> walk(root)));
    }

    @Benchmark
    @OperationsPerInvocation(NODES)
    public long continuation(Grown tree) {
        Visit visit = new Visit();
        Continuation walk = new Continuation(SCOPE, () -> visit.walk(tree.root));
        long sum = 0;
        int expected = 0;
        for (walk.run(); !walk.isDone(); walk.run()) {
            sum += visit.value == expected ? expected++ : -1;
        }
        return Grown.checked(sum, expected);
    }

    @Benchmark
    @OperationsPerInvocation(NODES)
    public long jdk(Grown tree, InJdk peer) {
        Resumable walk = peer.jdk.tree(tree.root);
        long sum = 0;
        int expected = 0;
        for (Object value = walk.resume(); !walk.isDone(); value = walk.resume()) {
            sum += (Integer) value == expected ? expected++ : -1;
        }
        return Grown.checked(sum, expected);
    }

    @Benchmark
    @OperationsPerInvocation(NODES)
    public long iterator(Grown tree) {
        return sum(new StackIterator(tree.root));
    }

    private static long sum(Iterator<Integer> values) {
        long sum = 0;
        int expected = 0;
        while (values.hasNext()) {
            sum += values.next() == expected ? expected++ : -1;
        }
        return Grown.checked(sum, expected);
    }
}
