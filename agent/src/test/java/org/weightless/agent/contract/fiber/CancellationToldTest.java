package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;

/** Who cancelled a fiber, why, and where that arrived. */
class CancellationToldTest {
    private final Scheduler scheduler = Scheduler.roundRobin().virtualTime();

    private static void waitsDeepInside() {
        Fiber.sleep(Duration.ofDays(1));
    }

    private static void isAround() {
        waitsDeepInside();
    }

    private static void assertArrivedInside(Throwable thrown) {
        assertEquals("waitsDeepInside", thrown.getStackTrace()[0].getMethodName());
        assertEquals("isAround", thrown.getStackTrace()[1].getMethodName());
        assertEquals(CancellationToldTest.class.getName(), thrown.getStackTrace()[0].getClassName());
    }

    @Test
    void aFiberThatCancelsIsNamedWithItsReason() {
        Fiber worker = scheduler.spawn("worker", CancellationToldTest::isAround);
        Fiber boss = scheduler.spawn("boss", () -> worker.cancel("no more work"));
        scheduler.run();
        FiberCancelled cancelled = worker.cancellation();
        assertSame(boss, cancelled.by());
        assertEquals("no more work", cancelled.reason());
        assertEquals(Thread.currentThread().getName(), cancelled.thread());
        assertEquals("the fiber is being cancelled: no more work (by fiber 2, boss)", cancelled.getMessage());
        assertArrivedInside(cancelled);
        assertNull(boss.cancellation());
    }

    @Test
    void codeOutsideFibersIsToldByItsThread() {
        Fiber worker = scheduler.spawn(CancellationToldTest::isAround);
        scheduler.step();
        Thread.currentThread().setName("the test");
        worker.cancel();
        scheduler.run();
        FiberCancelled cancelled = worker.cancellation();
        assertNull(cancelled.by());
        assertNull(cancelled.reason());
        assertEquals("the test", cancelled.thread());
        assertEquals("the fiber is being cancelled (by the thread the test)", cancelled.getMessage());
    }

    @Test
    void whoJoinsLearnsWhy() {
        Fiber worker = scheduler.spawn("worker", CancellationToldTest::isAround);
        Fiber joiner = scheduler.spawn(() -> worker.join());
        scheduler.step();
        worker.cancel("no more work");
        scheduler.run();
        CancellationException seen = (CancellationException) joiner.failure();
        assertSame(worker.cancellation(), seen.getCause());
        assertTrue(seen.getMessage().contains("no more work"), seen::getMessage);
    }

    @Test
    void oneThatHadNotBegunTellsTooAndARemovedOneDoesNot() {
        Fiber fresh = scheduler.spawn(CancellationToldTest::isAround);
        fresh.cancel("too late");
        assertEquals("too late", fresh.cancellation().reason());
        Fiber removed = scheduler.spawn(CancellationToldTest::isAround);
        scheduler.remove(removed.id());
        assertNull(removed.cancellation());
        assertNull(assertThrows(CancellationException.class, removed::join).getCause());
    }

    @Test
    void ofTwoCancellationsTheFirstOneCounts() {
        Fiber worker = scheduler.spawn(CancellationToldTest::isAround);
        scheduler.step();
        worker.cancel("first");
        worker.cancel("second");
        scheduler.run();
        assertEquals("first", worker.cancellation().reason());
    }

    @Test
    void oneThatIsCaughtAndThrownAgainIsTheSame() {
        FiberCancelled[] caught = new FiberCancelled[1];
        Fiber worker = scheduler.spawn(() -> {
            try {
                isAround();
            } catch (FiberCancelled e) {
                caught[0] = e;
                throw e;
            }
        });
        scheduler.step();
        worker.cancel("reason");
        scheduler.run();
        assertSame(caught[0], worker.cancellation());
    }

    @Test
    void aTimeOutTellsWhereItArrivedAsWell() {
        Fiber block = scheduler.spawn(() -> Fiber.within(Duration.ofSeconds(1), CancellationToldTest::isAround));
        scheduler.run();
        assertArrivedInside(block.failure());
        Fiber wait = scheduler.spawn(CancellationToldTest::awaits);
        scheduler.run();
        assertEquals(TimedOutException.class, wait.failure().getClass());
        assertEquals("awaits", wait.failure().getStackTrace()[0].getMethodName());
    }

    private static void awaits() {
        Fiber.await(new CompletableFuture<>(), Duration.ofSeconds(1));
    }

    @Test
    void aParallelFiberIsNamedToo() {
        Scheduler parallel = Scheduler.parallel(2).virtualTime();
        Fiber worker = parallel.spawn("worker", () -> {
            while (true) {
                Fiber.yield();
            }
        });
        Fiber boss = parallel.spawn("boss", () -> worker.cancel("no more work"));
        parallel.run();
        assertSame(boss, worker.cancellation().by());
    }
}
