/*
 * Primitive values without boxes: Fiber.yield(int) hands the value to an IntGenerator as it is. LongGenerator and
 * DoubleGenerator do the same for their types.
 *
 * Prints:
 *   27 needs 111 steps and reaches 9232
 *   3 10 5 16 8 4 2 1
 *   cannot yield the long 1 to an IntGenerator: cast it to int, or make a LongGenerator
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.IntGenerator;

public class S18_IntGenerator {
    static IntGenerator collatz(int start) {
        return IntGenerator.of(() -> {
            int number = start;
            Fiber.yield(number);
            while (number != 1) {
                number = number % 2 == 0 ? number / 2 : 3 * number + 1;
                Fiber.yield(number);
            }
        });
    }

    public static void main(String[] args) {
        int steps = -1;
        int highest = 0;
        for (IntGenerator numbers = collatz(27); numbers.hasNext(); steps++) {
            highest = Math.max(highest, numbers.nextInt());
        }
        System.out.println("27 needs " + steps + " steps and reaches " + highest);
        StringBuilder text = new StringBuilder();
        collatz(3).stream().forEach(number -> text.append(number).append(' '));
        System.out.println(text.toString().strip());
        try {
            IntGenerator.of(() -> Fiber.yield(1L)).nextInt();
        } catch (IllegalArgumentException e) {
            System.out.println(e.getMessage());
        }
    }
}
