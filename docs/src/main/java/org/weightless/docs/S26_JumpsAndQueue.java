/*
 * Jumps and turns together. Most threads are content with a turn each, and now and then one of them knows better who
 * should be next. So there are two questions: what becomes of the queue, and what becomes of a thread that is more
 * important than the target?
 *
 * A jump is an extra slice, and the queue does not move. When A jumps to C, then B is still the one after A, and C has
 * its own turn later. And a jump must not be a way past someone important: the ready fiber of the highest priority
 * above the target's, if there is one, gets an extra slice first. A fiber of the same priority as the target's has no
 * such claim, and one that is suspended has none either.
 *
 * Extra slices are in brackets below. What C gets as the cargo of the jump is shown with it; at its turns it gets none.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   all alike:                 A B C D E A [C=news] B C D E A
 *   D is above C:              A B C D E A [D] [C=news] B C D E A
 *   D is above C, E above D:   A B C D E A [E] [C=news] B C D E A
 *   D is above, but suspended: A B C E A [C=news] B C E A
 *   D and C are above:         A B C D E A [C=news] B C D E A
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S26_JumpsAndQueue {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final StringBuilder order = new StringBuilder();

    /** Whether A has jumped and has not come to its next turn: what runs meanwhile up to C runs by extra slices. */
    private boolean jumping;

    S26_JumpsAndQueue() {
        scheduler.spawn("A", () -> {
            note("A");
            Fiber.yield();
            note("A");
            jumping = true;
            Fiber.jump("C", "news");
            note("A");
        });
        for (String name : new String[] {"B", "C", "D", "E"}) {
            scheduler.spawn(name, () -> {
                String cargo = null;
                while (scheduler.fiber("A") != null) {
                    note(cargo == null ? name : name + "=" + cargo);
                    cargo = Fiber.yield(null);
                }
            });
        }
    }

    private void note(String slice) {
        order.append(' ').append(jumping ? "[" + slice + "]" : slice);
        if (slice.startsWith("C")) {
            jumping = false;
        }
    }

    S26_JumpsAndQueue priority(String name, int priority) {
        scheduler.fiber(name).priority(priority);
        return this;
    }

    S26_JumpsAndQueue suspended(String name) {
        scheduler.fiber(name).suspend();
        return this;
    }

    void run(String title) {
        scheduler.run();
        System.out.println(String.format("%-26s", title + ":") + order);
    }

    public static void main(String[] args) {
        new S26_JumpsAndQueue().run("all alike");
        new S26_JumpsAndQueue().priority("D", 2).run("D is above C");
        new S26_JumpsAndQueue().priority("D", 2).priority("E", 3).run("D is above C, E above D");
        new S26_JumpsAndQueue().priority("D", 2).suspended("D").run("D is above, but suspended");
        new S26_JumpsAndQueue().priority("D", 2).priority("C", 2).run("D and C are above");
    }
}
