/*
 * A scheduler is a loop around one question: who is next? Everything else, to run fibers, to let them wait, to wake
 * them and to do their jumps, is the same for all schedulers. So a policy of one's own is one method, from those that
 * can run to one of them.
 *
 * Here it is a lottery. Each fiber has as many tickets as its priority; one ticket is drawn for each slice. There are
 * no turns and nothing is counted, yet in the long run each gets slices in proportion to its tickets, and nobody with a
 * ticket starves. A fiber that waits or is suspended is simply not in the draw, and its tickets make the others' worth
 * more. The draw is by a seed, so it can be repeated.
 *
 * After the ideas of David Mertz, "Charming Python: Implementing weightless threads with Python generators", IBM
 * developerWorks, 2002.
 *
 * Prints:
 *   seed 1: CCBCBCBCCCBBBCACBAACBBCC
 *   again:  CCBCBCBCCCBBBCACBAACBBCC
 *   seed 2: CABBCAACBABBCABBBCBCACCC
 *   1, 2 and 3 tickets:  A 17% B 33% C 50%
 *   C is suspended:      A 33% B 67% C 0%
 */
package org.weightless.docs;

import java.util.Random;
import org.weightless.Fiber;
import org.weightless.Order;
import org.weightless.Policy;
import org.weightless.Scheduler;

public class S27_OwnPolicy {
    /** Draws a ticket for each slice; a fiber has as many as its priority. */
    static class Lottery implements Policy {
        private final Random random;

        Lottery(long seed) {
            random = new Random(seed);
        }

        @Override
        public Fiber next(Order order) {
            int tickets = 0;
            for (Fiber fiber : order) {
                tickets += fiber.priority();
            }
            if (tickets == 0) {
                return null;
            }
            int drawn = random.nextInt(tickets);
            for (Fiber fiber : order) {
                drawn -= fiber.priority();
                if (drawn < 0) {
                    return fiber;
                }
            }
            throw new AssertionError("more tickets were drawn than there are");
        }
    }

    private final Scheduler scheduler;
    private final StringBuilder order = new StringBuilder();

    S27_OwnPolicy(long seed) {
        scheduler = Scheduler.of(new Lottery(seed));
        int priority = 1;
        for (String name : new String[] {"A", "B", "C"}) {
            scheduler.spawn(name, () -> {
                while (true) {
                    order.append(name);
                    Fiber.yield();
                }
            }).priority(priority++);
        }
    }

    /** The names of those that got the next slices. */
    String draw(int slices) {
        order.setLength(0);
        for (int i = 0; i < slices; i++) {
            scheduler.step();
        }
        return order.toString();
    }

    /** How many percent of the next slices each got. */
    String shares(int slices) {
        String drawn = draw(slices);
        StringBuilder shares = new StringBuilder();
        for (char name : "ABC".toCharArray()) {
            long count = drawn.chars().filter(each -> each == name).count();
            shares.append(' ').append(name).append(' ').append(Math.round(100.0 * count / slices)).append('%');
        }
        return shares.toString();
    }

    public static void main(String[] args) {
        System.out.println("seed 1: " + new S27_OwnPolicy(1).draw(24));
        System.out.println("again:  " + new S27_OwnPolicy(1).draw(24));
        System.out.println("seed 2: " + new S27_OwnPolicy(2).draw(24));

        S27_OwnPolicy lottery = new S27_OwnPolicy(3);
        System.out.println("1, 2 and 3 tickets: " + lottery.shares(60_000));
        lottery.scheduler.fiber("C").suspend();
        System.out.println("C is suspended:     " + lottery.shares(60_000));
    }
}
