/*
 * The yield may stand at any depth: a recursive walk needs no stack of its own and no callback. A yield costs the same,
 * however many calls stand below it. No method here is marked in any way, and the tree does not know who walks it.
 *
 * Prints:
 *   1 2 3 4 5 6 7
 *   the third: 3
 */
package org.weightless.docs;

import java.util.StringJoiner;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S02_TreeWalk {
    record Node(Node left, int value, Node right) {
        void walk() {
            if (left != null) {
                left.walk();
            }
            Fiber.yield(value);
            if (right != null) {
                right.walk();
            }
        }
    }

    static Node tree(int from, int to) {
        if (from > to) {
            return null;
        }
        int middle = (from + to) / 2;
        return new Node(tree(from, middle - 1), middle, tree(middle + 1, to));
    }

    public static void main(String[] args) {
        Node root = tree(1, 7);

        StringJoiner line = new StringJoiner(" ");
        for (int value : Generator.<Integer>of(root::walk)) {
            line.add(String.valueOf(value));
        }
        System.out.println(line);

        Generator<Integer> values = Generator.of(root::walk);
        values.next();
        values.next();
        System.out.println("the third: " + values.next());
    }
}
