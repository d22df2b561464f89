/*
 * A probabilistic program is an ordinary one that flips coins and rolls dice. Each outcome goes on in a fork, so all
 * paths are taken once, and every result has its exact probability: a fraction, no sample.
 *
 * Prints:
 *   the sum of two dice, if at least one shows a six:
 *     7: 2/11
 *     8: 2/11
 *     9: 2/11
 *     10: 2/11
 *     11: 2/11
 *     12: 1/11
 *   a test for an illness that 1 in 1000 has finds 99 of 100, and is wrong for 5 of 100 that are well; it says ill:
 *     ill: 11/566
 *     well: 555/566
 */
package org.weightless.docs;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

public class S46_Probabilities {
    /** A number of equally likely outcomes, of which the program gets one. */
    record Choice(int outcomes) {}

    static int uniform(int outcomes) {
        return Fiber.<Integer>yield(new Choice(outcomes));
    }

    static boolean flip(int favourable, int of) {
        return uniform(of) < favourable;
    }

    /** What contradicts an observation has not happened. */
    static final class Ruled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Ruled() {
            super(null, null, false, false);
        }
    }

    static void observe(boolean fact) {
        if (!fact) {
            throw new Ruled();
        }
    }

    static Object dice() {
        int one = 1 + uniform(6);
        int other = 1 + uniform(6);
        observe(one == 6 || other == 6);
        return one + other;
    }

    static Object illness() {
        boolean ill = flip(1, 1000);
        observe(ill ? flip(99, 100) : flip(5, 100));
        return ill ? "ill" : "well";
    }

    /** A fraction. */
    record Weight(BigInteger over, BigInteger under) {
        Weight plus(Weight other) {
            BigInteger sum = over.multiply(other.under).add(other.over.multiply(under));
            return new Weight(sum, under.multiply(other.under)).reduced();
        }

        Weight dividedBy(Weight whole) {
            return new Weight(over.multiply(whole.under), under.multiply(whole.over)).reduced();
        }

        private Weight reduced() {
            BigInteger common = over.gcd(under);
            return new Weight(over.divide(common), under.divide(common));
        }

        @Override
        public String toString() {
            return over + "/" + under;
        }
    }

    /**
     * Takes all paths of a program.
     *
     * @param paths how many equally likely paths there are on this level: the product of the numbers of outcomes so far
     */
    static void enumerate(Generator<Choice> program, Object in, BigInteger paths, Map<Object, Weight> results) {
        Choice choice;
        try {
            choice = program.send(in);
        } catch (Ruled out) {
            return;
        } catch (StopIteration end) {
            results.merge(end.value(), new Weight(BigInteger.ONE, paths), Weight::plus);
            return;
        }
        BigInteger more = paths.multiply(BigInteger.valueOf(choice.outcomes()));
        for (int outcome = 0; outcome < choice.outcomes(); outcome++) {
            enumerate(program.fork(), outcome, more, results);
        }
    }

    static void print(String title, Callable<?> program) {
        Map<Object, Weight> results = new TreeMap<>();
        enumerate(Generator.returning(program), null, BigInteger.ONE, results);
        Weight all = results.values().stream().reduce(Weight::plus).orElseThrow();
        System.out.println(title);
        results.forEach((result, weight) -> System.out.println("  " + result + ": " + weight.dividedBy(all)));
    }

    public static void main(String[] args) {
        print("the sum of two dice, if at least one shows a six:", S46_Probabilities::dice);
        print("a test for an illness that 1 in 1000 has finds 99 of 100, and is wrong for 5 of 100 that are well; it says ill:",
                S46_Probabilities::illness);
    }
}
