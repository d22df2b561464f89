/*
 * The first example of PEP 255: an endless series as the loop that everybody would write. Who iterates decides where it ends.
 *
 * Prints:
 *   1 1 2 3 5 8 13 21 34 55
 *   the first above a million: 1346269
 */
package org.weightless.docs;

import java.util.stream.Collectors;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S11_Fibonacci {
    static Generator<Long> fibonacci() {
        return Generator.of(() -> {
            long a = 0;
            long b = 1;
            while (true) {
                Fiber.yield(b);
                long sum = a + b;
                a = b;
                b = sum;
            }
        });
    }

    public static void main(String[] args) {
        System.out.println(fibonacci().stream().limit(10).map(String::valueOf).collect(Collectors.joining(" ")));
        for (long number : fibonacci()) {
            if (number > 1_000_000) {
                System.out.println("the first above a million: " + number);
                break;
            }
        }
    }
}
