/*
 * A fiber is a weightless thread: it runs until it yields, then the scheduler goes on with the next one. All of them
 * run in the one thread that called run(), so between two yields nobody else touches what they share. A fiber's
 * exception ends that fiber alone.
 *
 * Prints:
 *   ann 1
 *   bob 1
 *   ann 2
 *   bob 2
 *   ann 3
 *   cid stumbles
 *   the sum is 3
 *   cid: FAILED, java.lang.ArithmeticException: / by zero
 *   10 switches
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S05_RoundRobin {
    static int count(String name, int to) {
        for (int i = 1; i <= to; i++) {
            System.out.println(name + " " + i);
            if (i < to) {
                Fiber.yield();
            }
        }
        return to;
    }

    public static void main(String[] args) {
        // Without a handler, a failure that nobody has asked for when run() returns is logged.
        Scheduler scheduler = Scheduler.roundRobin().onFailure((fiber, thrown) -> {});
        Fiber ann = scheduler.spawnReturning("ann", () -> count("ann", 3));
        scheduler.spawn("bob", () -> count("bob", 2));
        Fiber cid = scheduler.spawn("cid", () -> {
            Fiber.yield();
            Fiber.yield();
            System.out.println("cid stumbles");
            int zero = 0;
            System.out.println(1 / zero);
        });
        scheduler.spawn(() -> System.out.println("the sum is " + ann.<Integer>join()));
        scheduler.run();
        System.out.println("cid: " + cid.state() + ", " + cid.failure());
        System.out.println(scheduler.switches() + " switches");
    }
}
