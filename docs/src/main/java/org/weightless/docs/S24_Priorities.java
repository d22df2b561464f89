/*
 * Two ways to give a thread more attention than others. With priorities 3, 1 and 2 both give A three slices of each
 * turn, B one and C two. Successive slices are the simple way: A, A, A, then B, then C, C. Each still gets its share,
 * but B waits for three slices of A on end. Scattered slices are spread over the turn as evenly as they can be: nobody
 * waits for long, though the share is the same.
 *
 * A priority is a number that may change at any time, and the fiber itself may be the one to change it, as it knows
 * best when its work is urgent. With successive slices it is read before each slice: what a fiber sets counts at its
 * next yield. A scattered turn is laid out at its start: what a fiber sets counts from the next turn on.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   successive  A A A B C C | A A A B C C
 *   scattered   A C A B A C | A C A B A C
 *   changing, successive: A1 B A3 A3 A3 B A3 A1 B A1 B A1 B
 *   changing, scattered:  A1 B A3 B A3 A3 A3 B A1 A1 A1 B
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S24_Priorities {
    /** Lets each fiber write its name into the order; the numbers are the priorities of A, B and C. */
    static String threeFibers(Scheduler scheduler, int... priorities) {
        StringBuilder order = new StringBuilder();
        for (int i = 0; i < priorities.length; i++) {
            String name = "ABC".substring(i, i + 1);
            scheduler.spawn(name, () -> {
                while (true) {
                    order.append(' ').append(name);
                    Fiber.yield();
                }
            }).priority(priorities[i]);
        }
        for (int turn = 0; turn < 2; turn++) {
            order.append(turn == 0 ? "" : " |");
            for (int slice = 0; slice < 6; slice++) {
                scheduler.step();
            }
        }
        return order.toString();
    }

    /** A is in a hurry from its second slice to its fifth; B is not. The order has A's priority at each of its slices. */
    static String hurry(Scheduler scheduler) {
        StringBuilder order = new StringBuilder();
        scheduler.spawn("A", () -> {
            for (int slice = 1; slice <= 8; slice++) {
                if (slice == 2) {
                    Fiber.current().priority(3);
                } else if (slice == 6) {
                    Fiber.current().priority(1);
                }
                order.append(" A").append(Fiber.current().priority());
                Fiber.yield();
            }
        });
        scheduler.spawn("B", () -> {
            while (scheduler.fiber("A") != null) {
                order.append(" B");
                Fiber.yield();
            }
        });
        scheduler.run();
        return order.toString();
    }

    public static void main(String[] args) {
        System.out.println("successive " + threeFibers(Scheduler.prioritySlices(), 3, 1, 2));
        System.out.println("scattered  " + threeFibers(Scheduler.priorityScattered(), 3, 1, 2));
        System.out.println("changing, successive:" + hurry(Scheduler.prioritySlices()));
        System.out.println("changing, scattered: " + hurry(Scheduler.priorityScattered()));
    }
}
