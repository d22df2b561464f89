/*
 * An exception in resumed code shows the logical callers, with their lines: those that are on the heap stand where they
 * would stand had the code never been suspended. The frames below the body are the engine's own and left out here.
 *
 * Prints:
 *   java.lang.IllegalStateException: no more
 *     third:30
 *     second:23
 *     first:19
 *     main:37
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Generator;

public class S10_StackTraces {
    static void first() {
        second(3);
    }

    static void second(int count) {
        third(count);
    }

    static void third(int count) {
        for (int i = 0; i < count; i++) {
            Fiber.yield(i);
        }
        throw new IllegalStateException("no more");
    }

    public static void main(String[] args) {
        Generator<Integer> numbers = Generator.of(S10_StackTraces::first);
        try {
            while (true) {
                numbers.next();
            }
        } catch (IllegalStateException e) {
            System.out.println(e);
            for (StackTraceElement element : e.getStackTrace()) {
                if (element.getClassName().equals(S10_StackTraces.class.getName())) {
                    System.out.println("  " + element.getMethodName() + ":" + element.getLineNumber());
                }
            }
        }
    }
}
