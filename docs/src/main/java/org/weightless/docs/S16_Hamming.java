/*
 * Dijkstra's exercise, from CPython's generator tests: all numbers 2^i * 3^j * 5^k in order. The series is defined by
 * itself: it is 1, followed by the merge of its own doubles, triples and quintuples. The copies read what the series
 * has given already.
 *
 * Prints:
 *   1 2 3 4 5 6 8 9 10 12 15 16 18 20 24 25 27 30 32 36
 *   the 1000th: 51200000
 */
package org.weightless.docs;

import java.util.Iterator;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.itertools.Itertools;

public class S16_Hamming {
    static Generator<Long> times(long factor, Iterable<Long> numbers) {
        return Generator.of(() -> {
            for (long number : numbers) {
                Fiber.yield(factor * number);
            }
        });
    }

    static Iterator<Long> hamming() {
        List<Generator<Long>>[] copies = newArray();
        Generator<Long> numbers = Generator.of(() -> {
            Fiber.yield(1L);
            List<Generator<Long>> own = copies[0];
            long last = 1;
            for (long number : Itertools.merge(times(2, own.get(1)), times(3, own.get(2)), times(5, own.get(3)))) {
                if (number != last) {
                    Fiber.yield(number);
                    last = number;
                }
            }
        });
        copies[0] = Itertools.tee(numbers, 4);
        return copies[0].get(0);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static <T> List<T>[] newArray() {
        return new List[1];
    }

    public static void main(String[] args) {
        Iterator<Long> numbers = hamming();
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            text.append(numbers.next()).append(' ');
        }
        System.out.println(text.toString().strip());
        long number = 0;
        for (int i = 21; i <= 1_000; i++) {
            number = numbers.next();
        }
        System.out.println("the 1000th: " + number);
    }
}
