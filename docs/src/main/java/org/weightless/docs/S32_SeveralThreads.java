/*
 * Fibers that compute need processors: Scheduler.parallel(2) runs two of them at the same time, in threads of its own.
 * A fiber may go on in the other thread after each yield and sees there all that it did before, so its locals need no
 * care. What several fibers share needs what threads need: here an atomic counter. Each of them yields now and then, so
 * that eight make progress on two threads.
 *
 * Prints:
 *   8 fibers found 17984 primes below 200000
 *   blocks done: 200
 *   one thread finds as many: true
 */
package org.weightless.docs;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.weightless.Fiber;
import org.weightless.Scheduler;

public class S32_SeveralThreads {
    static final int FIBERS = 8;
    static final int BLOCK = 1_000;
    static final int LIMIT = 200_000;

    static final AtomicInteger BLOCKS = new AtomicInteger();

    static boolean isPrime(int number) {
        for (int divisor = 2; divisor * divisor <= number; divisor++) {
            if (number % divisor == 0) {
                return false;
            }
        }
        return number > 1;
    }

    static int primes(int from, int to) {
        int count = 0;
        for (int number = from; number < to; number++) {
            count += isPrime(number) ? 1 : 0;
        }
        return count;
    }

    /** Every eighth block, beginning with the first one of this fiber. */
    static int primesOfPart(int part) {
        int count = 0;
        for (int from = part * BLOCK; from < LIMIT; from += FIBERS * BLOCK) {
            count += primes(from, from + BLOCK);
            BLOCKS.incrementAndGet();
            Fiber.yield();
        }
        return count;
    }

    static int sum(List<Fiber> parts) {
        int sum = 0;
        for (Fiber part : parts) {
            sum += part.<Integer>join();
        }
        return sum;
    }

    public static void main(String[] args) {
        Scheduler scheduler = Scheduler.parallel(2);
        List<Fiber> parts = new ArrayList<>();
        for (int i = 0; i < FIBERS; i++) {
            int part = i;
            parts.add(scheduler.spawnReturning(() -> primesOfPart(part)));
        }
        Fiber sum = scheduler.spawnReturning("sum", () -> sum(parts));
        scheduler.run();
        System.out.println(FIBERS + " fibers found " + sum.result() + " primes below " + LIMIT);
        System.out.println("blocks done: " + BLOCKS);
        System.out.println("one thread finds as many: " + sum.result().equals(primes(0, LIMIT)));
    }
}
