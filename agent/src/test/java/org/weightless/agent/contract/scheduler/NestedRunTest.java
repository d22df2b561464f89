package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** A run inside a fiber of another scheduler, which is paused while that fiber waits. */
class NestedRunTest {
    private final Scheduler outer = Scheduler.roundRobin();
    private final Scheduler inner = Scheduler.roundRobin();

    @Test
    void aPausedRunIsStillOneThatOtherThreadsMustNotTouch() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        List<String> log = new ArrayList<>();
        inner.spawn(() -> log.add(Fiber.await(stage)));
        outer.spawn(() -> inner.run());
        outer.spawn(() -> {
            Thread other = new Thread(() -> {
                try {
                    inner.spawn(() -> log.add("let in"));
                } catch (IllegalStateException e) {
                    log.add("refused");
                }
            });
            other.start();
            other.join();
            stage.complete("came");
        });
        outer.run();
        assertEquals(List.of("refused", "came"), log);
    }

    @Test
    void aRunThatWasAbandonedInItsPauseIsForgotten() {
        List<String> log = new ArrayList<>();
        inner.spawn(() -> Fiber.await(new CompletableFuture<String>(), Duration.ofDays(1)));
        Fiber host = outer.spawn(() -> inner.run());
        outer.step();
        assertTrue(outer.remove(host.id()));
        inner.spawn(() -> {
            try {
                inner.step();
                log.add("let in");
            } catch (IllegalStateException e) {
                log.add("refused");
            }
        });
        assertTrue(inner.step());
        assertEquals(List.of("refused"), log);
        assertNull(Fiber.current());
    }

    @Test
    void aVirtualClockDoesNotJumpOverAParallelRun() {
        List<String> log = new ArrayList<>();
        outer.virtualTime();
        outer.spawn(() -> {
            Scheduler parallel = Scheduler.parallel(1);
            parallel.spawn(() -> Fiber.sleep(Duration.ofMillis(20)));
            parallel.run();
            log.add("ran");
        });
        outer.spawn(() -> {
            Fiber.sleep(Duration.ofHours(1));
            log.add("an hour");
        });
        outer.run();
        assertEquals(List.of("ran", "an hour"), log);
    }

    @Test
    void aRunThatIsPausedInAParallelOneIsNotTouchedFromOutside() throws Exception {
        CompletableFuture<String> stage = new CompletableFuture<>();
        CountDownLatch paused = new CountDownLatch(1);
        Scheduler parallel = Scheduler.parallel(2);
        inner.spawn(() -> {
            paused.countDown();
            Fiber.await(stage);
        });
        parallel.spawn(() -> inner.run());
        Thread runs = new Thread(parallel::run);
        runs.start();
        paused.await();
        for (int i = 0; i < 100; i++) {
            assertThrows(IllegalStateException.class, () -> inner.spawn(Fiber::yield));
        }
        stage.complete("came");
        runs.join();
    }
}
