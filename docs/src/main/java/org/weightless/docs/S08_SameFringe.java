/*
 * Two walks in lockstep, the problem that recursion alone cannot solve without building a list: do two trees have the
 * same leaves in the same order? Each walk is plain recursion; the comparison stops at the first difference.
 *
 * Prints:
 *   ((a b) c) and (a (b c)): same
 *   ((a b) c) and ((a c) b): differ, leaves looked at: 2
 */
package org.weightless.docs;

import java.util.Objects;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S08_SameFringe {
    interface Tree {
        void leaves();
    }

    record Leaf(String name) implements Tree {
        @Override
        public void leaves() {
            Fiber.yield(name);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    record Pair(Tree left, Tree right) implements Tree {
        @Override
        public void leaves() {
            left.leaves();
            right.leaves();
        }

        @Override
        public String toString() {
            return "(" + left + " " + right + ")";
        }
    }

    static String compare(Tree one, Tree other) {
        Generator<String> first = Generator.of(one::leaves);
        Generator<String> second = Generator.of(other::leaves);
        int looked = 0;
        while (first.hasNext() && second.hasNext()) {
            looked++;
            if (!Objects.equals(first.next(), second.next())) {
                return "differ, leaves looked at: " + looked;
            }
        }
        return first.hasNext() == second.hasNext() ? "same" : "differ in length";
    }

    public static void main(String[] args) {
        Leaf a = new Leaf("a");
        Leaf b = new Leaf("b");
        Leaf c = new Leaf("c");
        Tree one = new Pair(new Pair(a, b), c);
        for (Tree other : new Tree[] {new Pair(a, new Pair(b, c)), new Pair(new Pair(a, c), b)}) {
            System.out.println(one + " and " + other + ": " + compare(one, other));
        }
    }
}
