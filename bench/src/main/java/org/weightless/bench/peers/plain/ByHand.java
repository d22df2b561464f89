package org.weightless.bench.peers.plain;

import java.util.Iterator;
import java.util.PrimitiveIterator;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Node;

/**
 * What one writes without any library: state in fields, the stack of a recursion written out. There is one only where
 * somebody would write it.
 */
public final class ByHand {
    private ByHand() {}

    /** {@link org.weightless.bench.peers.Coroutines#range}. */
    public static Iterator<Integer> range() {
        return new Endless<>() {
            private int next;

            @Override
            public Integer next() {
                return next++;
            }
        };
    }

    /** The same without boxes. */
    public static PrimitiveIterator.OfInt ints() {
        return new PrimitiveIterator.OfInt() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public int nextInt() {
                return next++;
            }
        };
    }

    /** {@link org.weightless.bench.peers.Coroutines#tree}, for trees of up to {@code levels} levels. */
    public static Iterator<Integer> tree(Node root, int levels) {
        return new Walk(root, levels);
    }

    /** {@link org.weightless.bench.peers.Coroutines#rotation}. */
    public static Iterator<String> rotation(String text) {
        return new Endless<>() {
            private String turned = text;

            @Override
            public String next() {
                turned = Arithmetic.rotate(turned);
                return turned;
            }
        };
    }

    private abstract static class Endless<T> implements Iterator<T> {
        @Override
        public final boolean hasNext() {
            return true;
        }
    }

    private static final class Walk implements Iterator<Integer> {
        private final Node[] stack;
        private int size;

        Walk(Node root, int levels) {
            stack = new Node[levels];
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
}
