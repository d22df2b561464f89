/*
 * A tree that can be iterated, and so can each of its branches: a generator that hands over to the generators of its
 * children. An element costs the same however deep the branch it comes from.
 *
 * Prints:
 *   1 2 3 4 5 6 7
 *   the left branch alone: 1 2 3
 *   depth 10000, sum 50005000
 */
package org.weightless.docs;

import java.util.Iterator;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S14_TreeYieldFrom {
    record Tree(Tree left, int value, Tree right) implements Iterable<Integer> {
        @Override
        public Iterator<Integer> iterator() {
            return Generator.of(() -> {
                if (left != null) {
                    Generator.yieldFrom(left);
                }
                Fiber.yield(value);
                if (right != null) {
                    Generator.yieldFrom(right);
                }
            });
        }
    }

    static Tree balanced(int low, int high) {
        if (low > high) {
            return null;
        }
        int middle = (low + high) / 2;
        return new Tree(balanced(low, middle - 1), middle, balanced(middle + 1, high));
    }

    static String text(Iterable<Integer> values) {
        StringBuilder text = new StringBuilder();
        values.forEach(value -> text.append(value).append(' '));
        return text.toString().strip();
    }

    public static void main(String[] args) {
        Tree tree = balanced(1, 7);
        System.out.println(text(tree));
        System.out.println("the left branch alone: " + text(tree.left()));
        Tree list = null;
        for (int i = 10_000; i > 0; i--) {
            list = new Tree(null, i, list);
        }
        int sum = 0;
        for (int value : list) {
            sum += value;
        }
        System.out.println("depth 10000, sum " + sum);
    }
}
