/*
 * A yield inside a stream: the stages of a pipeline are suspended together with the JDK's code between them. The body
 * says what it does at each step, and its consumer decides when the next step is taken; the stream knows nothing of
 * that.
 *
 * Prints:
 *   filter 1, filter 2, map 2, filter 3, filter 4, map 4, filter 5, filter 6, map 6
 *   [20, 40, 60]
 *   first word: [the], then [quick]
 *   words by length: {3=[the, fox], 5=[quick, brown]}
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.StopIteration;

public class S40_StreamInside {
    static int tens(int number) {
        Fiber.yield("map " + number);
        return 10 * number;
    }

    static boolean isEven(int number) {
        Fiber.yield("filter " + number);
        return number % 2 == 0;
    }

    public static void main(String[] args) {
        Generator<String> steps = Generator.returning(() -> IntStream.rangeClosed(1, 6)
                .filter(S40_StreamInside::isEven)
                .map(S40_StreamInside::tens)
                .boxed()
                .collect(Collectors.toList()));
        List<String> taken = new ArrayList<>();
        steps.forEachRemaining(taken::add);
        System.out.println(String.join(", ", taken));
        System.out.println(steps.result());

        // The words come from outside, one by one, into the middle of a flatMap.
        Generator<String> lines = Generator.returning(() -> Stream.of("first", "second")
                .flatMap(line -> Stream.of(Fiber.<String>yield(line).split(" ")))
                .collect(Collectors.groupingBy(String::length, TreeMap::new, Collectors.toList())));
        lines.next();
        System.out.print("first word: [the], then ");
        try {
            lines.send("the quick");
            System.out.println("[quick]");
            lines.send("brown fox");
        } catch (StopIteration end) {
            System.out.println("words by length: " + end.value());
        }
    }
}
