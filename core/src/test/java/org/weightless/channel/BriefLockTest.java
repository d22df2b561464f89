package org.weightless.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.weightless.InThreads;

/** The lock of channels and their like: what threads meet at. */
class BriefLockTest {
    @Test
    void aBriefLockLetsOneThreadInAtATime() throws InterruptedException {
        BriefLock lock = new BriefLock();
        int[] count = {0};
        InThreads.run(4, () -> {
            for (int i = 0; i < 20_000; i++) {
                lock.lock();
                count[0]++;
                lock.unlock();
            }
        });
        assertEquals(80_000, count[0]);
    }

    @Test
    void aThreadSpinsUntilABriefLockIsFree() throws InterruptedException {
        BriefLock lock = new BriefLock();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean free = new AtomicBoolean();
        AtomicBoolean seenFree = new AtomicBoolean();
        lock.lock();
        Thread other = new Thread(() -> {
            begun.countDown();
            lock.lock();
            seenFree.set(free.get());
            lock.unlock();
        });
        other.start();
        begun.await();
        for (int i = 0; i < 1000; i++) {
            Thread.yield();
        }
        free.set(true);
        lock.unlock();
        other.join();
        assertTrue(seenFree.get());
    }
}
