/*
 * A simulation of discrete events: everybody in it is a fiber, and what takes time is a sleep. In virtual time the
 * clock stands still while fibers run and jumps to the next event when all of them wait, so a day at the bank takes no
 * time, and the same customers meet the same clerks in each run. The queue is the one in which fibers wait for a
 * permit.
 *
 * Prints:
 *   clerks  served  mean wait  longest  busy  last one leaves
 *        1      90    1:01:56  1:57:58   98%       PT6H14M21S
 *        2      90       0:23     3:06   71%       PT4H17M55S
 *        3      90       0:01     1:22   47%       PT4H17M38S
 */
package org.weightless.docs;

import java.time.Duration;
import java.util.Random;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Permits;

public class S29_Simulation {
    static final int CUSTOMERS = 90;

    final Scheduler scheduler = Scheduler.roundRobin().virtualTime();
    final Random random = new Random(1);
    final Permits clerks;
    Duration waited = Duration.ZERO;
    Duration longest = Duration.ZERO;
    Duration busy = Duration.ZERO;
    int served;

    S29_Simulation(int clerks) {
        this.clerks = new Permits(clerks);
    }

    /**
     * The door: one customer after the other, each with a need that is drawn here, so that the number of clerks does
     * not change it.
     */
    void open() {
        for (int i = 0; i < CUSTOMERS; i++) {
            Fiber.sleep(seconds(0, 320));
            Duration need = seconds(60, 420);
            scheduler.spawn(() -> visit(need));
        }
    }

    void visit(Duration need) {
        Duration came = scheduler.now();
        try (Permits.Taken clerk = clerks.take()) {
            Duration wait = scheduler.now().minus(came);
            waited = waited.plus(wait);
            longest = wait.compareTo(longest) > 0 ? wait : longest;
            Fiber.sleep(need);
            busy = busy.plus(need);
            served++;
        }
    }

    Duration seconds(int least, int most) {
        return Duration.ofSeconds(least + random.nextInt(most - least + 1));
    }

    static String clock(Duration time) {
        String minutes =
                String.format(time.toHours() > 0 ? "%02d:%02d" : "%d:%02d", time.toMinutesPart(), time.toSecondsPart());
        return time.toHours() > 0 ? time.toHours() + ":" + minutes : minutes;
    }

    public static void main(String[] args) {
        System.out.println("clerks  served  mean wait  longest  busy  last one leaves");
        for (int clerks = 1; clerks <= 3; clerks++) {
            S29_Simulation day = new S29_Simulation(clerks);
            day.scheduler.spawn("door", day::open);
            day.scheduler.run();
            Duration end = day.scheduler.now();
            System.out.println(
                    String.format("%6d%8d%11s%9s%5d%%%17s", clerks, day.served, clock(day.waited.dividedBy(day.served)),
                            clock(day.longest), 100 * day.busy.toSeconds() / (clerks * end.toSeconds()), end));
        }
    }
}
