/*
 * The sieve of Eratosthenes as a chain of generators, from CPython's generator tests: each prime found puts one more
 * filter in front of the rest.
 *
 * Prints:
 *   2 3 5 7 11 13 17 19 23 29 31 37 41 43 47
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.IntGenerator;

public class S13_Sieve {
    static IntGenerator from(int first) {
        return IntGenerator.of(() -> {
            for (int i = first;; i++) {
                Fiber.yield(i);
            }
        });
    }

    static IntGenerator without(int divisor, IntGenerator numbers) {
        return IntGenerator.of(() -> {
            while (true) {
                int number = numbers.nextInt();
                if (number % divisor != 0) {
                    Fiber.yield(number);
                }
            }
        });
    }

    static IntGenerator primes() {
        return IntGenerator.of(() -> {
            IntGenerator rest = from(2);
            while (true) {
                int prime = rest.nextInt();
                Fiber.yield(prime);
                rest = without(prime, rest);
            }
        });
    }

    public static void main(String[] args) {
        StringBuilder text = new StringBuilder();
        primes().stream().limit(15).forEach(prime -> text.append(prime).append(' '));
        System.out.println(text.toString().strip());
    }
}
