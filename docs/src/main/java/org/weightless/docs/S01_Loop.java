/*
 * A generator is an iterator written as an ordinary loop. The body runs only as far as somebody asks: this loop has no
 * end, and needs none.
 *
 * Prints:
 *   0 1 1 2 3 5 8 13 21 34 55 89
 *   [2, 8, 34]
 */
package org.weightless.docs;

import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

public class S01_Loop {
    static void fibonacci() {
        long a = 0;
        long b = 1;
        while (true) {
            Fiber.yield(a);
            long next = a + b;
            a = b;
            b = next;
        }
    }

    public static void main(String[] args) {
        StringBuilder line = new StringBuilder();
        for (long number : Generator.<Long>of(S01_Loop::fibonacci)) {
            if (number > 100) {
                break;
            }
            line.append(number).append(' ');
        }
        System.out.println(line.toString().trim());

        List<Long> even = Generator.<Long>of(S01_Loop::fibonacci).stream().filter(n -> n > 0 && n % 2 == 0).limit(3).toList();
        System.out.println(even);
    }
}
