package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Threads;

/** What comes before a run: a stop that is lost, one that is not, an interrupt. */
@Timeout(60)
class StopBeforeRunTest {
    static List<Supplier<Scheduler>> schedulers() {
        return List.of(Scheduler::roundRobin, () -> Scheduler.parallel(2));
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void aStopBeforeTheRunDoesNothing(Supplier<Scheduler> factory) throws Throwable {
        Scheduler scheduler = factory.get();
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.yield();
            return "run";
        });
        Threads.inAnother(scheduler::stop);
        scheduler.run();
        assertEquals("run", fiber.result());
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void aStopAsAnActionEndsTheRunThatComesNextAndThatOneOnly(Supplier<Scheduler> factory) throws Throwable {
        Scheduler scheduler = factory.get();
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber waiting = scheduler.spawnReturning(() -> Fiber.await(stage));
        Fiber endless = scheduler.spawn(() -> {
            while (true) {
                Fiber.yield();
            }
        });
        Threads.inAnother(() -> scheduler.execute(scheduler::stop));
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> scheduler.run());
        assertTrue(scheduler.fibers().contains(endless), "it has not ended");
        endless.cancel();
        stage.complete("came");
        scheduler.run();
        assertEquals("came", waiting.result());
    }

    @Test
    void inOneThreadAStopAsAnActionEndsTheNextRunAfterOneSwitch() throws Throwable {
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber endless = scheduler.spawn(() -> {
            while (true) {
                Fiber.yield();
            }
        });
        Threads.inAnother(() -> scheduler.execute(scheduler::stop));
        scheduler.run();
        assertEquals(1, scheduler.switches());
        assertEquals(Fiber.State.READY, endless.state());
    }

    @ParameterizedTest
    @MethodSource("schedulers")
    void anInterruptBeforeTheRunEndsNothingAndIsKept(Supplier<Scheduler> factory) {
        Scheduler scheduler = factory.get().virtualTime();
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.sleep(Duration.ofSeconds(1));
            return "slept";
        });
        Thread.currentThread().interrupt();
        scheduler.run();
        assertTrue(Thread.interrupted());
        assertEquals("slept", fiber.result());
    }
}
