/*
 * Threads that can be managed. A thread of the operating system cannot be stopped from outside without harm: nobody
 * knows what it is in the middle of. A weightless thread, seen from outside, always stands at a yield that it chose.
 * There it can be held for as long as one likes and let go again; and there it can be ended, by an exception thrown at
 * the yield, so that its finally blocks run like after any other exception. Who waits for a fiber by join gets what it
 * returned, or the very exception that ended it.
 *
 * To manage fibers one must find them: by a name, which is unique among the living, or by an id. A description says
 * what a fiber is for, and a dump shows all of them with their states and the lines they stand at.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   pump: stroke 1
 *   #1 pump  SUSPENDED  priority 1  fills the tank
 *       at org.weightless.docs.S28_Management.pump(S28_Management.java)
 *   #2 gauge  READY  priority 1
 *       at org.weightless.docs.S28_Management.gauge(S28_Management.java)
 *   #3 guard  WAITING  priority 2
 *       waits for fiber 2 (gauge, READY)
 *       at org.weightless.docs.S28_Management.guard(S28_Management.java)
 *       at org.weightless.docs.S28_Management.lambda$main$0(S28_Management.java)
 *   guard: no value, the needle is stuck
 *   nobody can run; gauge is FAILED, pump is SUSPENDED
 *   pump: stroke 2
 *   pump: valve closed after 2
 *   old pump is CANCELLED; a new one may be called pump: true
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S28_Management {
    static void pump() {
        int strokes = 0;
        try {
            while (true) {
                System.out.println("pump: stroke " + ++strokes);
                Fiber.yield();
            }
        } finally {
            System.out.println("pump: valve closed after " + strokes);
        }
    }

    static int gauge() {
        Fiber.yield();
        throw new IllegalStateException("the needle is stuck");
    }

    static void guard(Fiber gauge) {
        try {
            System.out.println("guard: gauge shows " + gauge.<Integer>join());
        } catch (IllegalStateException e) {
            System.out.println("guard: no value, " + e.getMessage());
        }
    }

    /** The dump without line numbers, which change with the file. */
    static void dump(Scheduler scheduler) {
        System.out.print(scheduler.dump().replaceAll(":\\d+\\)", ")"));
    }

    public static void main(String[] args) {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawn("pump", S28_Management::pump).description("fills the tank");
        Fiber gauge = scheduler.spawnReturning("gauge", S28_Management::gauge);
        scheduler.spawn("guard", () -> guard(gauge)).priority(2);
        for (int i = 0; i < 3; i++) {
            scheduler.step();
        }

        Fiber pump = scheduler.fiber("pump");
        pump.suspend();
        dump(scheduler);
        scheduler.run();
        System.out.println("nobody can run; " + gauge.name() + " is " + gauge.state() + ", pump is " + pump.state());

        pump.name("old pump").resume();
        scheduler.step();
        pump.cancel();
        scheduler.run();
        System.out.println(
                pump.name() + " is " + pump.state() + "; a new one may be called pump: " + (scheduler.fiber("pump") == null));
    }
}
