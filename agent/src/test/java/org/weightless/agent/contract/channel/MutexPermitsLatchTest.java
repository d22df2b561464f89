package org.weightless.agent.contract.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.weightless.DeadlockException;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.agent.testing.EventLog;
import org.weightless.channel.Latch;
import org.weightless.channel.Mutex;
import org.weightless.channel.Permits;

/** Mutex, permits and latch. */
@Timeout(60)
class MutexPermitsLatchTest {
    private final EventLog log = new EventLog();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private void runAll() {
        scheduler.onFailure(EventLog::fail).run();
    }

    // ---- mutex

    @Test
    void oneFiberAtATimeHoldsAMutexInTheOrderTheyCame() {
        Mutex mutex = new Mutex();
        for (String name : new String[] {"a", "b", "c"}) {
            scheduler.spawn(name, () -> {
                try (Mutex.Held held = mutex.lock()) {
                    log.add(name + "(");
                    Fiber.yield();
                    Fiber.yield();
                    assertSame(Fiber.current(), mutex.owner());
                    log.add(")" + name);
                }
            });
        }
        runAll();
        assertEquals("a( )a b( )b c( )c", log.take());
        assertNull(mutex.owner());
    }

    @Test
    void aMutexBelongsToAFiber() {
        Mutex mutex = new Mutex().named("m");
        assertThrows(IllegalStateException.class, mutex::lock);
        assertThrows(IllegalStateException.class, mutex::tryLock);
        assertThrows(IllegalStateException.class, mutex::unlock);
        scheduler.spawn("owner", () -> {
            mutex.lock();
            assertTrue(Caught.by(IllegalStateException.class, mutex::lock).getMessage().contains("already"));
            Caught.by(IllegalStateException.class, mutex::tryLock);
            Fiber.yield();
            mutex.unlock();
            Caught.by(IllegalStateException.class, mutex::unlock);
        });
        scheduler.spawn("other", () -> {
            String message = Caught.by(IllegalStateException.class, mutex::unlock).getMessage();
            assertTrue(message.contains("other") && message.contains("does not hold mutex m (held by fiber 1"), message);
            assertNull(mutex.tryLock());
            Fiber.yield();
            try (Mutex.Held held = mutex.tryLock()) {
                assertNotNull(held);
                log.add("got it");
            }
        });
        runAll();
        assertEquals("got it", log.take());
        assertNull(mutex.owner());
    }

    @Test
    void aCancelledWaiterPassesTheMutexOn() {
        Mutex mutex = new Mutex();
        Fiber owner = scheduler.spawn(() -> {
            mutex.lock();
            Fiber.yield();
            mutex.unlock();
            scheduler.fiber("cancelled").cancel();
        });
        scheduler.spawn("cancelled", () -> {
            try (Mutex.Held held = mutex.lock()) {
                log.add("never");
            }
        });
        scheduler.spawn(() -> {
            try (Mutex.Held held = mutex.lock()) {
                log.add("next");
            }
        });
        runAll();
        assertEquals("next", log.take());
        assertEquals(Fiber.State.DONE, owner.state());
        assertNull(mutex.owner());
    }

    @Test
    void aTimeLimitEndsTheWaitForAMutex() {
        scheduler.virtualTime();
        Mutex mutex = new Mutex();
        scheduler.spawn(() -> {
            try (Mutex.Held held = mutex.lock()) {
                Fiber.sleep(Duration.ofSeconds(10));
            }
        });
        scheduler.spawn(() -> {
            Caught.by(TimedOutException.class, () -> mutex.lock(Duration.ofSeconds(1)));
            try (Mutex.Held held = mutex.lock(Duration.ofHours(1))) {
                log.add("at " + scheduler.now().toSeconds());
            }
        });
        runAll();
        assertEquals("at 10", log.take());
    }

    @Test
    void aDeadlockOfTwoMutexesNamesBothOwners() {
        Mutex[] mutexes = {new Mutex().named("left"), new Mutex().named("right")};
        for (int i = 0; i < 2; i++) {
            int first = i;
            scheduler.spawn("philosopher-" + i, () -> {
                mutexes[first].lock();
                Fiber.yield();
                mutexes[1 - first].lock();
            });
        }
        String message = assertThrows(DeadlockException.class, scheduler.detectDeadlock(true)::run).getMessage();
        assertTrue(message.contains("lock mutex right (held by fiber 2 (philosopher-1"), message);
        assertTrue(message.contains("lock mutex left (held by fiber 1 (philosopher-0"), message);
    }

    // ---- permits

    @Test
    void soManyFibersHoldAPermit() {
        Permits permits = new Permits(2);
        int[] inside = new int[2];
        for (int i = 0; i < 10; i++) {
            scheduler.spawn(() -> {
                try (Permits.Taken taken = permits.take()) {
                    inside[1] = Math.max(inside[1], ++inside[0]);
                    Fiber.yield();
                    inside[0]--;
                }
            });
        }
        runAll();
        assertEquals(2, inside[1]);
        assertEquals(2, permits.free());
    }

    @Test
    void permitsAreGivenFromAnywhereAndTakenInOrder() {
        Permits permits = new Permits(0);
        for (String name : new String[] {"a", "b", "c"}) {
            scheduler.spawn(name, () -> {
                permits.take();
                log.add(name);
            });
        }
        scheduler.run();
        permits.release();
        permits.release();
        scheduler.run();
        assertEquals("a b", log.take());
        assertNull(permits.tryTake());
        permits.release();
        scheduler.run();
        assertEquals("c", log.take());
        permits.release();
        assertNotNull(permits.tryTake());
        assertThrows(IllegalStateException.class, permits::take);
        assertThrows(IllegalArgumentException.class, () -> new Permits(-1));
    }

    @Test
    void aCancelledFiberGivesBackThePermitItNeverSaw() {
        Permits permits = new Permits(0);
        Fiber fiber = scheduler.spawn(() -> permits.take());
        scheduler.run();
        permits.release();
        assertEquals(0, permits.free());
        fiber.cancel();
        scheduler.run();
        assertEquals(Fiber.State.CANCELLED, fiber.state());
        assertEquals(1, permits.free());
    }

    @Test
    void aTimeLimitEndsTheWaitForAPermit() {
        scheduler.virtualTime();
        Permits permits = new Permits(0);
        scheduler.spawn(() -> {
            Caught.by(TimedOutException.class, () -> permits.take(Duration.ofSeconds(1)));
            log.add("late");
        });
        runAll();
        permits.release();
        assertEquals(1, permits.free());
        assertEquals("late", log.take());
    }

    // ---- latch

    @Test
    void aLatchOpensForAllAndForGood() {
        Latch latch = new Latch(2).named("ready");
        for (String name : new String[] {"a", "b"}) {
            scheduler.spawn(name, () -> {
                latch.await();
                log.add(name);
            });
        }
        scheduler.run();
        latch.countDown();
        scheduler.run();
        assertEquals("", log.take());
        assertEquals("latch ready (1 of 2 to go)", latch.toString());
        latch.countDown();
        latch.countDown();
        scheduler.run();
        assertEquals("a b", log.take());
        scheduler.spawn(() -> {
            latch.await();
            latch.await(Duration.ZERO);
            log.add("at once");
        });
        runAll();
        assertEquals("at once", log.take());
        assertEquals(0, latch.count());
    }

    @Test
    void aLatchHasTimeLimitsAndRefusesBadInput() {
        scheduler.virtualTime();
        Latch latch = new Latch(1);
        scheduler.spawn(() -> {
            Caught.by(TimedOutException.class, () -> latch.await(Duration.ofSeconds(1)));
            log.add("late");
        });
        runAll();
        assertEquals("late", log.take());
        assertThrows(IllegalStateException.class, latch::await);
        assertThrows(IllegalArgumentException.class, () -> new Latch(0));
    }

    @Test
    void morePermitsThanCanBeCountedAreRefused() {
        Permits permits = new Permits(Integer.MAX_VALUE);
        assertThrows(IllegalStateException.class, permits::release);
        assertEquals(Integer.MAX_VALUE, permits.free());
    }
}
