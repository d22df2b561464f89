/*
 * A recursion that permutes an array in place and yields it whenever a permutation is complete: no list of results, no
 * call back. Each value is the same array, so it has to be used before the next one is asked for.
 *
 * Prints:
 *   abc acb bac bca cba cab
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Generator;

public class S12_Permutations {
    static void permute(char[] letters, int from) {
        if (from == letters.length) {
            Fiber.yield(letters);
            return;
        }
        for (int i = from; i < letters.length; i++) {
            swap(letters, from, i);
            permute(letters, from + 1);
            swap(letters, from, i);
        }
    }

    private static void swap(char[] letters, int i, int j) {
        char letter = letters[i];
        letters[i] = letters[j];
        letters[j] = letter;
    }

    public static void main(String[] args) {
        StringBuilder text = new StringBuilder();
        Generator<char[]> permutations = Generator.of(() -> permute("abc".toCharArray(), 0));
        for (char[] letters : permutations) {
            text.append(letters).append(' ');
        }
        System.out.println(text.toString().strip());
    }
}
