/*
 * What does a thread cost that does nothing? A thread of the operating system has a stack and an entry in the kernel's
 * tables, whether it does anything or not. A weightless thread is an object and the local variables that live at its
 * yield: a switch is a return and a call. So a hundred thousand of them are nothing special, and one thread can go
 * round them all. Each turn below resumes every one.
 *
 * They never end by themselves. The quitter does: it counts its turns and returns, and the scheduler is told to stop
 * when any fiber ends. The others stand where they were, and could go on in another run.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   100001 fibers, none has begun
 *   the quitter leaves after 10 turns
 *   100000 fibers, READY; 1000011 switches
 *   the quitter leaves after 0 turns
 *   the next run goes on: 1100012 switches
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S22_EmptyThreads {
    static final int THREADS = 100_000;

    static void nothing() {
        while (true) {
            Fiber.yield();
        }
    }

    static void quit(int turns) {
        for (int turn = 0; turn < turns; turn++) {
            Fiber.yield();
        }
        System.out.println("the quitter leaves after " + turns + " turns");
    }

    public static void main(String[] args) {
        Scheduler scheduler = Scheduler.roundRobin().stopWhenAnyEnds(true);
        scheduler.spawn("quitter", () -> quit(10));
        for (int i = 0; i < THREADS; i++) {
            scheduler.spawn(S22_EmptyThreads::nothing);
        }
        System.out.println(scheduler.fibers().size() + " fibers, none has begun");
        scheduler.run();
        Fiber one = scheduler.fibers().iterator().next();
        System.out.println(scheduler.fibers().size() + " fibers, " + one.state() + "; " + scheduler.switches() + " switches");

        scheduler.spawn("another quitter", () -> quit(0));
        scheduler.run();
        System.out.println("the next run goes on: " + scheduler.switches() + " switches");
    }
}
