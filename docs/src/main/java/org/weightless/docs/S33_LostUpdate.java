/*
 * Fibers of one thread cannot disturb each other between two yields, and just there is the mistake: a value is read,
 * something yields, and what is written is made from the old value. As long as customers come one after the other
 * nobody notices. Interleavings runs the program in one random order after the other until one fails; that order is a
 * text, and with it the failure comes again each time, under a debugger as well. A mutex held from the read to the
 * write mends it.
 *
 * Prints:
 *   failed in the order of seed 6: java.lang.AssertionError: 8 left of 10, after 1 and 2 were sold
 *       again: Interleavings.replay("1 2x2 1x2 2", program)
 *   again: 8 left of 10, after 1 and 2 were sold
 *   again: 8 left of 10, after 1 and 2 were sold
 *   one after the other: nothing is lost
 *   with a mutex: nothing is lost in 100 orders
 */
package org.weightless.docs;

import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.channel.Mutex;
import org.weightless.testing.InterleavingError;
import org.weightless.testing.Interleavings;

public class S33_LostUpdate {
    /** Stands for a data base: asking it lets others run. */
    static class Shop {
        private int stock = 10;

        int stock() {
            Fiber.yield();
            return stock;
        }

        void stock(int left) {
            Fiber.yield();
            stock = left;
        }
    }

    static void sell(Shop shop, int pieces) {
        shop.stock(shop.stock() - pieces);
    }

    static void sellLocked(Shop shop, Mutex mutex, int pieces) {
        try (Mutex.Held held = mutex.lock()) {
            sell(shop, pieces);
        }
    }

    static void careless(Scheduler scheduler) {
        Shop shop = new Shop();
        scheduler.spawn(() -> sell(shop, 1));
        scheduler.spawn(() -> sell(shop, 2));
        finish(scheduler, shop);
    }

    static void careful(Scheduler scheduler) {
        Shop shop = new Shop();
        Mutex mutex = new Mutex();
        scheduler.spawn(() -> sellLocked(shop, mutex, 1));
        scheduler.spawn(() -> sellLocked(shop, mutex, 2));
        finish(scheduler, shop);
    }

    static void finish(Scheduler scheduler, Shop shop) {
        scheduler.run();
        if (shop.stock != 7) {
            throw new AssertionError(shop.stock + " left of 10, after 1 and 2 were sold");
        }
    }

    public static void main(String[] args) {
        String schedule = "";
        try {
            Interleavings.explore(100, S33_LostUpdate::careless);
        } catch (InterleavingError found) {
            System.out.println(found.getMessage());
            schedule = found.schedule().toString();
        }
        for (int i = 0; i < 2; i++) {
            try {
                Interleavings.replay(schedule, S33_LostUpdate::careless);
            } catch (InterleavingError again) {
                System.out.println("again: " + again.getCause().getMessage());
            }
        }
        Interleavings.replay("1x3 2x3", S33_LostUpdate::careless);
        System.out.println("one after the other: nothing is lost");
        Interleavings.explore(100, S33_LostUpdate::careful);
        System.out.println("with a mutex: nothing is lost in 100 orders");
    }
}
