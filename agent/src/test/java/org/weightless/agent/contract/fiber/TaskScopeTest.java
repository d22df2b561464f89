package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.TimedOutException;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.Subtask;
import org.weightless.concurrent.TaskScope;

/** TaskScope: subtasks that end before the block does. */
class TaskScopeTest extends ScopesOnVirtualTime {
    private static void throwIt(Exception thrown) throws Exception {
        throw thrown;
    }

    private String fails(long seconds, Exception thrown) throws Exception {
        Fiber.sleep(s(seconds));
        throw thrown;
    }

    // ---- the joiners

    @Test
    void allSuccessfulGivesThemInTheOrderOfForking() {
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<String>allSuccessfulOrThrow())) {
                for (long time : new long[] {3, 1, 2}) {
                    scope.fork(() -> takes(time, "task" + time));
                }
                log.add(scope.join().map(Subtask::get).toList());
            }
            logs("end");
        }));
        assertEquals(List.of("task1 at 1", "task2 at 2", "task3 at 3", List.of("task3", "task1", "task2"), "end at 3"),
                log);
    }

    @Test
    void theFirstFailureCancelsTheOthersAndHasTheirsSuppressed() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        IOException third = new IOException("third");
        Fiber owner = run(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                Subtask<Object> failing = scope.fork(() -> fails(1, first));
                Subtask<Object> cancelled = scope.fork(() -> takes(5, "long"));
                scope.fork(() -> {
                    try {
                        return takes(6, "longer");
                    } finally {
                        fails(0, second);
                    }
                });
                scope.fork(() -> {
                    try {
                        return takes(7, "longest");
                    } finally {
                        throwIt(third);
                    }
                });
                try {
                    scope.join();
                } finally {
                    log.add(failing.state() + " " + cancelled.state() + " " + scope.isCancelled());
                }
            }
        });
        TaskScope.FailedException failure = (TaskScope.FailedException) owner.failure();
        assertSame(first, failure.getCause());
        assertEquals(List.of(third, second), Arrays.asList(failure.getSuppressed()),
                "one that failed before join() threw, and one that did afterwards");
        assertEquals(List.of("long at 1", "longer at 1", "longest at 1", "FAILED UNAVAILABLE true"), log);
    }

    @Test
    void anySuccessfulGivesTheFirstAndCancelsTheRest() {
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<String>anySuccessfulOrThrow())) {
                scope.fork(() -> fails(1, new IOException()));
                scope.fork(() -> takes(9, "slow"));
                scope.fork(() -> takes(2, "fast"));
                log.add(scope.join());
            }
        }));
        assertEquals(List.of("fast at 2", "fast", "slow at 2"), log);
    }

    @Test
    void whereNoneIsSuccessfulTheFirstFailureCountsAndTheOthersAreSuppressed() {
        IOException first = new IOException("first");
        IOException second = new IOException("second");
        Fiber owner = run(() -> {
            try (var scope = TaskScope.open(Joiner.<String>anySuccessfulOrThrow())) {
                scope.fork(() -> fails(2, second));
                scope.fork(() -> fails(1, first));
                scope.join();
            }
        });
        assertSame(first, owner.failure().getCause());
        assertEquals(List.of(second), Arrays.asList(first.getSuppressed()));
        Fiber empty = run(() -> {
            try (var scope = TaskScope.open(Joiner.<String>anySuccessfulOrThrow())) {
                scope.join();
            }
        });
        assertEquals(NoSuchElementException.class, empty.failure().getCause().getClass());
    }

    @Test
    void awaitAllWaitsForAllHoweverTheyEnd() {
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<String>awaitAll())) {
                Subtask<String> failing = scope.fork(() -> fails(1, new IOException("failed")));
                Subtask<String> good = scope.fork(() -> takes(2, "good"));
                assertNull(scope.join());
                log.add(failing.exception().getMessage());
                log.add(good.get());
            }
        }));
        assertEquals(List.of("good at 2", "failed", "good"), log);
    }

    @Test
    void allUntilStopsAtTheOneThatIsLookedFor() {
        rethrow(run(() -> {
            Joiner<Integer, Stream<Subtask<Integer>>> large =
                    Joiner.allUntil(task -> task.state() == Subtask.State.SUCCESS && task.get() > 1);
            try (var scope = TaskScope.open(large)) {
                for (int i = 0; i < 4; i++) {
                    int number = i;
                    scope.fork(() -> {
                        Fiber.sleep(s(number + 1));
                        return number;
                    });
                }
                log.add(scope.join().map(Subtask::state).toList());
            }
            logs("end");
        }));
        assertEquals(List.of(List.of(Subtask.State.SUCCESS, Subtask.State.SUCCESS, Subtask.State.SUCCESS,
                Subtask.State.UNAVAILABLE), "end at 3"), log);
    }

    /** Yields in all its methods, counts, and wants two. */
    private static final class Own implements Joiner<Object, String> {
        private int forks;
        private final AtomicInteger ends = new AtomicInteger();

        @Override
        public boolean onFork(Subtask<?> subtask) {
            Fiber.yield();
            return ++forks > 3;
        }

        @Override
        public boolean onComplete(Subtask<?> subtask) {
            Fiber.yield();
            return ends.incrementAndGet() == 2;
        }

        @Override
        public String result() {
            Fiber.yield();
            return forks + " forks, " + ends + " ends";
        }
    }

    @Test
    void aJoinerOfOnesOwnMayYieldAndCancels() {
        rethrow(run(() -> {
            try (var scope = TaskScope.open(new Own())) {
                scope.fork(() -> takes(1, "a"));
                scope.fork(() -> takes(2, "b"));
                scope.fork(() -> takes(3, "c"));
                log.add(scope.join());
            }
            try (var scope = TaskScope.open(new Own())) {
                for (int i = 0; i < 4; i++) {
                    Subtask<String> task = scope.fork(() -> takes(1, "never"));
                    log.add(task.fiber() == null ? "no fiber" : task.state());
                }
            }
        }));
        assertEquals(List.of("a at 1", "b at 2", "c at 2", "3 forks, 2 ends", Subtask.State.UNAVAILABLE,
                Subtask.State.UNAVAILABLE, Subtask.State.UNAVAILABLE, "no fiber"),
                log.stream().filter(each -> !each.toString().startsWith("never")).toList());
    }

    @Test
    void aRunnableHasNoResult() {
        rethrow(run(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                Runnable task = () -> log.add(Fiber.current().name());
                Subtask<Object> subtask = scope.fork(task);
                scope.join();
                assertNull(subtask.get());
                assertTrue(log.contains(subtask.fiber().name()));
            }
        }));
    }

    // ---- down and up

    @Test
    void aCancelledOwnerTakesNestedScopesAlong() {
        Fiber owner = scheduler.spawn("owner", () -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> {
                    try (TaskScope<Object, Void> inner = TaskScope.open()) {
                        inner.fork(() -> takes(50, "innermost"));
                        inner.join();
                    } finally {
                        logs("inner");
                    }
                    return null;
                });
                scope.join();
            } finally {
                logs("outer");
            }
        });
        scheduler.spawn(() -> {
            Fiber.sleep(s(2));
            owner.cancel("enough");
        });
        scheduler.run();
        assertEquals(List.of("innermost at 2", "inner at 2", "outer at 2"), log);
        assertEquals(State.CANCELLED, owner.state());
        assertEquals("enough", owner.cancellation().reason());
    }

    @Test
    void subtasksAreToldWhyTheyAreCancelled() {
        List<Subtask<Object>> tasks = new ArrayList<>();
        run(() -> {
            try (var scope = TaskScope.open(Joiner.awaitAllSuccessfulOrThrow(), with -> with.withName("orders"))) {
                tasks.add(scope.fork(() -> takes(50, "long")));
                scope.fork(() -> fails(1, new IOException()));
                scope.join();
            }
        });
        assertTrue(tasks.get(0).fiber().cancellation().reason().contains("the scope orders is cancelled"),
                () -> tasks.get(0).fiber().cancellation().reason());
    }

    @Test
    void theBlockWaitsForThoseThatTakeTheirTimeToEnd() {
        Fiber owner = run(() -> Fiber.within(s(3), () -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> {
                    try {
                        return takes(50, "long");
                    } finally {
                        Fiber.sleep(s(10));
                        logs("cleaned up");
                    }
                });
                scope.join();
            } finally {
                logs("left");
            }
        }));
        assertEquals(List.of("long at 3", "cleaned up at 13", "left at 13"), log);
        assertEquals(TimedOutException.class, owner.failure().getClass());
    }

    @Test
    void aBlockThatIsLeftWithoutJoinCancelsItsSubtasks() {
        rethrow(run(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> takes(50, "long"));
                Fiber.sleep(s(1));
            }
            logs("end");
        }));
        assertEquals(List.of("long at 1", "end at 1"), log);
    }

    @Test
    void anOwnerThatEndsWithoutClosingTakesItsSubtasksAlong() {
        run(() -> {
            TaskScope<Object, Void> scope = TaskScope.open();
            scope.fork(() -> takes(50, "forgotten"));
            Fiber.sleep(s(1));
        });
        assertEquals(List.of("forgotten at 1"), log);
        Fiber removed = scheduler.spawn(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> takes(50, "removed owner's"));
                scope.join();
            }
        });
        scheduler.step();
        scheduler.step();
        scheduler.remove(removed.id());
        scheduler.run();
        assertEquals("removed owner's at 1", log.get(1));
    }

    @Test
    void aSubtaskThatIsCancelledOrRemovedByOthersHasFailed() {
        for (boolean begun : new boolean[] {true, false}) {
            for (boolean remove : new boolean[] {true, false}) {
                rethrow(run(() -> {
                    try (var scope = TaskScope.open(Joiner.<Object>awaitAll())) {
                        Subtask<Object> task = scope.fork(() -> takes(50, "long"));
                        if (begun) {
                            Fiber.yield();
                        }
                        if (remove) {
                            scheduler.remove(task.fiber().id());
                        } else {
                            task.fiber().cancel();
                        }
                        scope.join();
                        log.add(task.exception().getClass());
                    }
                }));
                assertEquals(CancellationException.class, log.get(log.size() - 1));
            }
        }
    }

    @Test
    void whatIsRaisedInASubtaskBeforeItHasBegunIsItsFailure() {
        IOException failure = new IOException("no");
        scheduler.onFailure((fiber, thrown) -> log.add("the fiber's own"));
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll())) {
                Subtask<Object> subtask = scope.fork(() -> "never");
                subtask.fiber().raise(failure);
                scope.join();
                assertSame(failure, subtask.exception());
                log.add("told");
            }
        }));
        assertEquals("told", log.get(log.size() - 1));
    }

    @Test
    void whatFailsBehindAJoinWithAResultIsTheFibersOwnFailure() {
        List<Object> told = new ArrayList<>();
        scheduler.onFailure((fiber, thrown) -> told.add(thrown.getMessage()));
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<String>anySuccessfulOrThrow())) {
                scope.fork(() -> takes(1, "fast"));
                scope.fork(() -> {
                    try {
                        return takes(9, "slow");
                    } finally {
                        fails(1, new IOException("while it cleaned up"));
                    }
                });
                log.add(scope.join());
            }
        }));
        assertEquals(List.of("while it cleaned up"), told);
    }
}
