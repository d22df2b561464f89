/*
 * Who lives where? The rules are written down one after the other, each as soon as what it speaks of has been chosen;
 * fork() tries all that is left.
 *
 *   There are four houses in a row. Nobody is twice anywhere.
 *   The baker lives next to the smith. The tailor has the first house. The cook has the house to the right of the
 *   baker's. The cook keeps the cat. Who keeps the dog lives next to the cat. The bird is not in the last house. The
 *   tailor keeps no fish.
 *
 * Prints:
 *   tailor 1, smith 2, baker 3, cook 4
 *   bird 1, fish 2, dog 3, cat 4
 *   solutions: 1
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

public class S45_LogicPuzzle {
    /** Ends a branch. */
    static final class Contradiction extends RuntimeException {
        private static final long serialVersionUID = 1;

        Contradiction() {
            super(null, null, false, false);
        }
    }

    /** A house from 1 to 4 that none of the others is. */
    static int house(int... taken) {
        int house = Fiber.<Integer>yield(4);
        for (int other : taken) {
            rule(house != other);
        }
        return house;
    }

    static void rule(boolean holds) {
        if (!holds) {
            throw new Contradiction();
        }
    }

    static boolean nextTo(int one, int other) {
        return Math.abs(one - other) == 1;
    }

    static String solve() {
        int tailor = house();
        rule(tailor == 1);
        int baker = house(tailor);
        int cook = house(tailor, baker);
        rule(cook == baker + 1);
        int smith = house(tailor, baker, cook);
        rule(nextTo(baker, smith));
        int cat = house();
        rule(cat == cook);
        int dog = house(cat);
        rule(nextTo(dog, cat));
        int bird = house(cat, dog);
        rule(bird != 4);
        int fish = house(cat, dog, bird);
        rule(fish != tailor);
        return "tailor " + tailor + ", smith " + smith + ", baker " + baker + ", cook " + cook + "\n"
                + "bird " + bird + ", fish " + fish + ", dog " + dog + ", cat " + cat;
    }

    /** Sends each house to a copy of the solver. The number of open choices is the depth of the recursion. */
    static int explore(Generator<Integer> solver) {
        int found = 0;
        for (int house = 1; house <= 4; house++) {
            Generator<Integer> branch = solver.fork();
            try {
                branch.send(house);
                found += explore(branch);
            } catch (Contradiction ruledOut) {
                // the next house
            } catch (StopIteration solved) {
                System.out.println(branch.result());
                found++;
            }
        }
        return found;
    }

    public static void main(String[] args) {
        Generator<Integer> solver = Generator.returning(S45_LogicPuzzle::solve);
        solver.next();
        System.out.println("solutions: " + explore(solver));
    }
}
