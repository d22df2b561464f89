package org.weightless.bench;

import org.weightless.Fiber;
import org.weightless.Generator;

/** Hello world by a generator, for {@link Startup}: the first fiber of a JVM, its classes and linkage included. */
public final class HelloYield {
    private HelloYield() {}

    public static void main(String[] arguments) {
        Generator<String> words = Generator.of(() -> {
            Fiber.yield("Hello,");
            Fiber.yield("world");
        });
        System.out.println(words.next() + ' ' + words.next());
    }
}
