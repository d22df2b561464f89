/*
 * Where a frame on the stack cannot be captured, the yield itself throws, names the frame and the cure, and nothing has
 * happened: whoever catches it goes on. Here a list of the JDK's that locks itself and a synchronized block are in the
 * way; the loop behind them shows the cure.
 *
 * Prints:
 *   MONITOR: java.util.Collections$SynchronizedCollection.forEach
 *   MONITOR: org.weightless.docs.S07_Pinned.locked
 *   values: [1, 2, 3]
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;

public class S07_Pinned {
    static final List<Integer> NUMBERS = Collections.synchronizedList(new ArrayList<>(List.of(1, 2, 3)));
    static final Object LOCK = new Object();

    static void callback() {
        NUMBERS.forEach(number -> Fiber.yield(number));
    }

    static void locked() {
        synchronized (LOCK) {
            Fiber.yield(0);
        }
    }

    static void attempt(Runnable body) {
        try {
            body.run();
        } catch (PinnedException e) {
            StackTraceElement culprit = e.culprit();
            System.out.println(e.reason() + ": " + culprit.getClassName() + "." + culprit.getMethodName());
        }
    }

    static void body() {
        attempt(S07_Pinned::callback);
        attempt(S07_Pinned::locked);
        for (int number : NUMBERS) {
            Fiber.yield(number);
        }
    }

    public static void main(String[] args) {
        System.out.println("values: " + Generator.of(S07_Pinned::body).stream().toList());
    }
}
