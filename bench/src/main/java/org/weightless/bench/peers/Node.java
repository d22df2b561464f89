package org.weightless.bench.peers;

/** A node of a perfect tree; its value is boxed beforehand, since boxing is not the question. */
public final class Node {
    public final Node left;
    public final Integer value;
    public final Node right;

    private Node(Node left, Integer value, Node right) {
        this.left = left;
        this.value = value;
        this.right = right;
    }

    /** A tree of 2^levels - 1 nodes whose values count from {@code first} in order. */
    public static Node perfect(int levels, int first) {
        if (levels == 0) {
            return null;
        }
        int leftSize = (1 << levels - 1) - 1;
        return new Node(perfect(levels - 1, first), first + leftSize, perfect(levels - 1, first + leftSize + 1));
    }
}
