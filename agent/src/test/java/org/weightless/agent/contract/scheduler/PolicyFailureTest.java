package org.weightless.agent.contract.scheduler;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Scheduler;
import org.weightless.agent.testing.WatchingPolicy;

/** Policies that throw, and policies that change fibers: neither leaves a scheduler in a state that it cannot get out of. */
class PolicyFailureTest {
    private final WatchingPolicy policy = new WatchingPolicy();
    private final Scheduler scheduler = Scheduler.of(policy);
    private final List<Object> log = new ArrayList<>();

    @Test
    void aPolicyThatThrowsAtTheBeginningDoesNotKeepTheNextRunOut() {
        scheduler.spawn(() -> log.add("ran"));
        policy.begins = () -> {
            throw new IllegalArgumentException("not yet");
        };
        for (int i = 0; i < 2; i++) {
            assertEquals("not yet", assertThrows(IllegalArgumentException.class, scheduler::run).getMessage());
        }
        policy.begins = () -> {};
        scheduler.run();
        assertEquals(List.of("ran"), log);
    }

    @Test
    void aPolicyMaySuspendWhatHasJustRun() {
        Fiber fiber = scheduler.spawn(() -> {
            log.add("first slice");
            Fiber.yield();
            log.add("second slice");
        });
        policy.ran = Fiber::suspend;
        scheduler.run();
        assertEquals(State.SUSPENDED, fiber.state());
        policy.ran = each -> {};
        fiber.resume();
        scheduler.run();
        assertEquals(List.of("first slice", "second slice"), log);
    }

    @Test
    void aPolicyMayCancelWhatHasJustBegunToWait() {
        CompletableFuture<String> never = new CompletableFuture<>();
        Fiber fiber = scheduler.spawn(() -> Fiber.await(never));
        policy.ran = Fiber::cancel;
        scheduler.run();
        assertEquals(State.CANCELLED, fiber.state());
        policy.ran = each -> {};
        CompletableFuture<String> later = new CompletableFuture<>();
        Fiber waiting = scheduler.spawnReturning(() -> Fiber.await(later));
        scheduler.execute(() -> later.complete("came"));
        scheduler.run();
        assertEquals("came", waiting.result());
    }

    @Test
    void aPolicyMayCompleteWhatTheFiberWaitsFor() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        Fiber fiber = scheduler.spawnReturning(() -> Fiber.await(stage) + "!");
        policy.ran = each -> stage.complete("done");
        scheduler.run();
        assertEquals("done!", fiber.result());
    }

    @Test
    void whoJoinsAFiberIsToldOfItsEndThoughThePolicyThrows() {
        Fiber fiber = scheduler.spawnReturning(() -> {
            Fiber.yield();
            return "result";
        });
        Fiber joiner = scheduler.spawnReturning(() -> fiber.join() + "!");
        policy.ended = each -> {
            policy.ended = next -> {};
            throw new IllegalArgumentException("does not count any more");
        };
        assertThrows(IllegalArgumentException.class, scheduler::run);
        scheduler.run();
        assertEquals("result!", joiner.result());
    }

    @Test
    void aClockThatThrowsBehindASliceLeavesTheFiberWhereItStands() {
        for (boolean ends : new boolean[] {true, false}) {
            int[] looks = {0};
            Scheduler fair = Scheduler.fair(() -> {
                if (++looks[0] == 2) {
                    throw new IllegalArgumentException("no time");
                }
                return looks[0];
            });
            CompletableFuture<String> stage = new CompletableFuture<>();
            Fiber fiber = fair.spawnReturning(() -> ends ? "ended" : Fiber.await(stage));
            fair.spawn(() -> stage.complete("ended"));
            assertThrows(IllegalArgumentException.class, fair::run);
            assertEquals(ends ? 1 : 2, fair.fibers().size());
            fair.run();
            assertEquals("ended", fiber.result());
            assertEquals(0, fair.fibers().size());
        }
    }
}
