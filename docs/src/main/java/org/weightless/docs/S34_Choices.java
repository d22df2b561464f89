/*
 * Choosing without knowing: the search is written as if each choice were right at once. A suspended continuation can be
 * forked, so whoever runs it goes on from the same choice with one value after the other; each copy has locals of its
 * own. This is McCarthy's amb (1963).
 *
 * Prints:
 *   3 4 5
 *   5 12 13
 *   8 15 17
 *   7 24 25
 *   20 21 29
 *   12 35 37
 *   9 40 41
 *   values tried: 861
 */
package org.weightless.docs;

import org.weightless.Continuation;
import org.weightless.ContinuationScope;

public class S34_Choices {
    static final ContinuationScope CHOICE = new ContinuationScope("choice");

    static int limit;
    static int chosen;
    static int tried;

    /** A number below {@code end}; which one is up to whoever runs this. */
    static int choose(int end) {
        limit = end;
        Continuation.yield(CHOICE);
        return chosen;
    }

    static int choose(int from, int end) {
        return from + choose(end - from);
    }

    /** Pythagorean triples without a common divisor. */
    static void triple() {
        int c = choose(1, 42);
        int b = choose(1, c);
        int a = (int) Math.sqrt(c * c - b * b);
        if (a < b && a * a + b * b == c * c && gcd(a, b) == 1) {
            System.out.println(a + " " + b + " " + c);
        }
    }

    static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }

    static void explore(Continuation search) {
        int end = limit;
        for (int value = 0; value < end; value++) {
            Continuation branch = search.fork();
            chosen = value;
            tried++;
            branch.run();
            if (!branch.isDone()) {
                explore(branch);
            }
        }
    }

    public static void main(String[] args) {
        Continuation search = new Continuation(CHOICE, S34_Choices::triple);
        search.run();
        explore(search);
        System.out.println("values tried: " + tried);
    }
}
