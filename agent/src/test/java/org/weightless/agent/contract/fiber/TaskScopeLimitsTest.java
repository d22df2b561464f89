package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Left;
import org.weightless.channel.Channel;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.Subtask;
import org.weightless.concurrent.TaskScope;

/** TaskScope: its time limit, wrong use, and other schedulers. */
class TaskScopeLimitsTest extends ScopesOnVirtualTime {
    // ---- the time limit

    @Test
    void whenItsTimeIsOverTheScopeIsCancelled() {
        Fiber owner = run(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(s(5)))) {
                scope.fork(() -> takes(2, "short"));
                scope.fork(() -> takes(50, "long"));
                scope.join();
            } finally {
                logs("left");
            }
        });
        assertEquals(TimedOutException.class, owner.failure().getClass());
        assertEquals(List.of("short at 2", "long at 5", "left at 5"), log);
    }

    @Test
    void theTimeCountsWhileTheOwnerDoesSomethingElse() {
        Fiber owner = run(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(s(5)).withName("late"))) {
                Channel<String> never = Channel.rendezvous();
                scope.fork(() -> {
                    try {
                        return never.receive();
                    } finally {
                        logs("cancelled");
                    }
                });
                Fiber.sleep(s(20));
                scope.join();
            }
        });
        assertTrue(owner.failure().getMessage().contains("the scope late"), () -> "" + owner.failure());
        assertEquals(List.of("cancelled at 5"), log);
        assertEquals(s(20), scheduler.now());
    }

    @Test
    void aRunStaysForTheTimeOfAScope() {
        Fiber owner = run(() -> {
            Channel<String> never = Channel.rendezvous();
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(s(5)))) {
                scope.fork(() -> never.receive());
                scope.join();
            }
        });
        assertEquals(TimedOutException.class, owner.failure().getClass());
    }

    @Test
    void aScopeThatEndsInTimeLeavesNoTimer() {
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(s(500)))) {
                scope.fork(() -> takes(1, "short"));
                scope.join();
                assertEquals(1, Left.timers(scheduler));
            }
            assertEquals(0, Left.timers(scheduler));
        }));
        assertEquals(s(1), scheduler.now());
    }

    // ---- wrong use

    private static void refused(String part, Generator.Body body) throws Exception {
        try {
            body.run();
        } catch (IllegalStateException e) {
            assertTrue(e.getMessage().contains(part), e::getMessage);
            return;
        }
        throw new AssertionError("not refused");
    }

    @Test
    void wrongUseIsRefused() {
        assertTrue(assertThrows(IllegalStateException.class, TaskScope::open).getMessage().contains("no fiber encloses"));
        rethrow(run(() -> {
            TaskScope<Object, Void> scope = TaskScope.open();
            Subtask<Object> task = scope.fork(() -> {
                refused("has called it", () -> scope.fork(() -> 1));
                refused("has called it", scope::join);
                refused("has called it", scope::close);
                return "result";
            });
            refused("join()", task::get);
            refused("join()", task::exception);
            scope.join();
            assertEquals("result", task.get());
            refused("joined or closed", scope::join);
            refused("joined or closed", () -> scope.fork(() -> 1));
            scope.close();
            scope.close();
            refused("joined or closed", () -> scope.fork(() -> 1));
        }));
    }

    @Test
    void anOuterScopeThatIsClosedFirstClosesTheInnerOneAndSaysSo() {
        rethrow(run(() -> {
            TaskScope<Object, Void> outer = TaskScope.open();
            TaskScope<Object, Void> inner = TaskScope.open();
            outer.fork(() -> takes(50, "outer's"));
            inner.fork(() -> takes(50, "inner's"));
            Fiber.yield();
            refused("close the inner one first", outer::close);
            refused("joined or closed", inner::join);
            inner.close();
        }));
        assertEquals(List.of("inner's at 0", "outer's at 0"), log);
    }

    @Test
    void whatIsRaisedInTheOwnerWhileItClosesComesWhenAllHaveEnded() {
        IOException thrown = new IOException();
        Fiber owner = scheduler.spawn("owner", () -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> {
                    try {
                        return takes(50, "long");
                    } finally {
                        Fiber.sleep(s(10));
                        logs("cleaned up");
                    }
                });
                Fiber.sleep(s(1));
            } finally {
                logs("left");
            }
        });
        scheduler.spawn(() -> {
            Fiber.sleep(s(5));
            owner.raise(thrown);
        });
        scheduler.run();
        assertEquals(List.of("long at 1", "cleaned up at 11", "left at 11"), log);
        assertSame(thrown, owner.failure());
    }

    @Test
    void ofTwoThatAreRaisedWhileItClosesTheSecondIsSuppressed() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        Fiber owner = scheduler.spawn("owner", () -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> Fiber.shielded(() -> takes(10, "all")));
                Fiber.yield();
            }
        });
        scheduler.spawn(() -> {
            Fiber.sleep(s(3));
            owner.raise(first);
            Fiber.sleep(s(3));
            owner.raise(second);
        });
        scheduler.run();
        assertEquals(List.of("all at 10"), log);
        assertSame(first, owner.failure());
        assertEquals(List.of(second), List.of(first.getSuppressed()));
    }

    // ---- other schedulers

    @Test
    void underAParallelSchedulerItWorksTheSame() {
        Scheduler parallel = Scheduler.parallel(3);
        Fiber owner = parallel.spawnReturning(() -> {
            long sum = 0;
            for (int round = 0; round < 20; round++) {
                try (var scope = TaskScope.open(Joiner.<Integer>allSuccessfulOrThrow())) {
                    for (int i = 0; i < 50; i++) {
                        int number = i;
                        scope.fork(() -> {
                            Fiber.yield();
                            return number;
                        });
                    }
                    sum += scope.join().mapToInt(Subtask::get).sum();
                }
            }
            return sum;
        });
        Fiber failing = parallel.spawn(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                for (int i = 0; i < 50; i++) {
                    scope.fork(() -> {
                        Fiber.await(new CompletableFuture<>());
                        return null;
                    });
                }
                scope.fork(() -> {
                    throw new IOException("first");
                });
                scope.join();
            }
        });
        Fiber timed = parallel.spawn(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(Duration.ofMillis(1)))) {
                scope.fork(() -> Fiber.await(new CompletableFuture<>()));
                scope.join();
            }
        });
        parallel.run();
        assertEquals(20L * 49 * 50 / 2, owner.result());
        assertEquals("first", failing.failure().getCause().getMessage());
        assertEquals(TimedOutException.class, timed.failure().getClass());
        assertEquals(List.of(), List.copyOf(parallel.fibers()));
    }

    @Test
    void aScopeBelongsToTheSchedulerOfItsOwner() {
        assertNull(Scheduler.current());
        Scheduler inner = Scheduler.roundRobin();
        rethrow(run(() -> {
            assertSame(scheduler, Scheduler.current());
            inner.spawn(() -> {
                assertSame(inner, Scheduler.current());
                try (TaskScope<Object, Void> scope = TaskScope.open()) {
                    Subtask<Object> task = scope.fork(() -> Scheduler.current());
                    scope.join();
                    log.add(task.get() == inner);
                }
            });
            inner.run();
        }));
        assertEquals(List.of(true), log);
        assertFalse(scheduler == inner);
    }
}
