package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Generator;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.Subtask;
import org.weightless.concurrent.TaskScope;
import org.weightless.concurrent.TaskScope.FailedException;

/** TaskScope: no failure of a subtask is lost where the owner does not join, or its join does not come to its end. */
class TaskScopeFailuresTest extends ScopesOnVirtualTime {
    private final IOException failure = new IOException("lost?");
    private final IOException cleanUp = new IOException("while it cleaned up");
    private final List<Object> told = new ArrayList<>();

    private Fiber owner(Generator.Body body) {
        scheduler.onFailure((fiber, thrown) -> told.add(fiber.name() + " " + thrown.getMessage()));
        return run(body);
    }

    private <T> T fails(long seconds) throws IOException {
        Fiber.sleep(s(seconds));
        throw failure;
    }

    /** Ends by another exception when it is cancelled. */
    private <T> T failsToCleanUp() throws IOException {
        try {
            Fiber.sleep(s(1000));
            return null;
        } finally {
            rethrows(cleanUp);
        }
    }

    private static void rethrows(IOException thrown) throws IOException {
        throw thrown;
    }

    private static void assertSuppressed(Throwable by, Throwable... causes) {
        assertEquals(1, by.getSuppressed().length, () -> Arrays.toString(by.getSuppressed()));
        assertFailed(by.getSuppressed()[0], causes);
    }

    private static void assertFailed(Throwable thrown, Throwable... causes) {
        assertSame(causes[0], assertInstanceOf(FailedException.class, thrown).getCause());
        assertEquals(Arrays.asList(causes).subList(1, causes.length), List.of(thrown.getSuppressed()));
    }

    // ---- no join

    @Test
    void aScopeThatIsLeftWithoutAJoinThrowsWhatHasFailed() {
        Fiber owner = owner(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> fails(1));
                scope.fork(() -> takes(9, "second"));
                Fiber.sleep(s(5));
                logs("left");
            }
            log.add("not reached");
        });
        assertFailed(owner.failure(), failure);
        assertEquals(List.of("second at 1", "left at 5"), log);
        assertEquals(List.of("owner java.io.IOException: lost?"), told);
    }

    @Test
    void whatFailsWhileTheScopeIsClosedLeavesIt() {
        Fiber owner = owner(() -> {
            try (TaskScope<Object, Void> outer = TaskScope.open()) {
                TaskScope<Object, Void> scope = TaskScope.open(Joiner.awaitAll());
                scope.fork(() -> fails(1));
                scope.fork(() -> failsToCleanUp());
                Fiber.sleep(s(5));
                Caught.by(FailedException.class, () -> {
                    try {
                        scope.close();
                    } catch (FailedException thrown) {
                        assertFailed(thrown, failure, cleanUp);
                        scope.close();
                        throw thrown;
                    }
                });
            }
        });
        rethrow(owner);
        assertEquals(List.of(), told);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatSomebodyHasAskedForIsNotThrown(boolean get) {
        rethrow(owner(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                Subtask<Object> subtask = scope.fork(() -> fails(1));
                Fiber.sleep(s(5));
                if (get) {
                    assertThrows(IllegalStateException.class, subtask::get);
                } else {
                    assertSame(failure, subtask.exception());
                }
            }
        }));
        assertEquals(List.of(), told);
    }

    @Test
    void aSubtaskThatIsCancelledOrRemovedIsNoFailureThere() {
        rethrow(owner(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open(Joiner.awaitAll())) {
                scope.fork(() -> takes(50, "cancelled")).fiber().cancel();
                Subtask<Object> begun = scope.fork(() -> takes(50, "cancelled later"));
                Subtask<Object> removed = scope.fork(() -> takes(50, "removed"));
                Fiber.sleep(s(1));
                begun.fiber().cancel();
                scheduler.remove(removed.fiber().id());
                Fiber.sleep(s(1));
                assertEquals(Subtask.State.FAILED, removed.state());
            }
        }));
        assertEquals(List.of("cancelled later at 1"), log);
        assertEquals(List.of(), told);
    }

    @Test
    void aScopeThatGoesOnForEverKeepsNotAllFailures() {
        Fiber owner = owner(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open(Joiner.awaitAll())) {
                for (int i = 1; i <= 250; i++) {
                    int number = i;
                    Subtask<Object> subtask = scope.fork(() -> {
                        throw new IOException("failure " + number);
                    });
                    Fiber.yield();
                    if (i <= 50) {
                        assertEquals("failure " + i, subtask.exception().getMessage());
                    }
                }
            }
        });
        assertEquals("java.io.IOException: failure 51, and 100 failures that were too many to be kept",
                owner.failure().getMessage());
        assertEquals(99, owner.failure().getSuppressed().length);
    }

    // ---- behind something else that is thrown

    @Test
    void whatTheBlockThrowsHasItSuppressed() {
        IllegalStateException body = new IllegalStateException("body");
        Fiber owner = owner(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open(Joiner.awaitAll())) {
                scope.fork(() -> failsToCleanUp());
                scope.fork(() -> fails(1));
                Fiber.sleep(s(5));
                throw body;
            }
        });
        assertSame(body, owner.failure());
        assertSuppressed(body, failure, cleanUp);
    }

    @Test
    void aCancellationOfTheOwnerHasItSuppressed() {
        Fiber owner = owner(() -> {
            Fiber self = Fiber.current();
            scheduler.spawn(() -> {
                Fiber.sleep(s(2));
                self.cancel();
            });
            try (TaskScope<Object, Void> scope = TaskScope.open(Joiner.awaitAll())) {
                scope.fork(() -> fails(1));
                scope.fork(() -> failsToCleanUp());
                scope.join();
            }
        });
        assertEquals(State.CANCELLED, owner.state());
        assertSuppressed(owner.cancellation(), failure, cleanUp);
    }

    @Test
    void aLimitAroundTheScopeHasItSuppressed() {
        Fiber owner = owner(() -> Fiber.within(s(1), () -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> failsToCleanUp());
                scope.join();
            }
        }));
        assertSuppressed(assertInstanceOf(TimedOutException.class, owner.failure()), cleanUp);
    }

    @Test
    void theTimeOfTheScopeHasAllSuppressedThatNobodyHasAskedFor() {
        IOException asked = new IOException("asked");
        Fiber owner = owner(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(s(5)))) {
                Subtask<Object> seen = scope.fork(() -> {
                    throw asked;
                });
                scope.fork(() -> fails(1));
                scope.fork(() -> failsToCleanUp());
                Fiber.sleep(s(1));
                assertSame(asked, seen.exception());
                scope.join();
            }
        });
        assertInstanceOf(TimedOutException.class, owner.failure());
        assertEquals(List.of(failure, cleanUp), List.of(owner.failure().getSuppressed()));
    }

    // ---- nobody to throw it at

    /** The subtask that cleans up comes before the owner in the order, so that the join has not ended yet. */
    @Test
    void whatFailsBeforeAJoinGivesItsResultIsToldLikeWhatFailsLater() {
        rethrow(owner(() -> {
            try (var scope = TaskScope.open(Joiner.<String>anySuccessfulOrThrow())) {
                scope.fork(() -> takes(1, "first"));
                scope.fork(() -> failsToCleanUp());
                assertEquals("first", scope.join());
                assertEquals(List.of("fiber-3 while it cleaned up"), told);
            }
        }));
        assertEquals(List.of("fiber-3 while it cleaned up"), told);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whereTheOwnerEndsWithoutClosingItIsToldLikeAFailureOfAFiber(boolean removed) {
        owner(() -> {
            TaskScope<Object, Void> scope = TaskScope.open(Joiner.awaitAll());
            scope.fork(() -> fails(1));
            scope.fork(() -> failsToCleanUp());
            Fiber self = Fiber.current();
            scheduler.spawn(() -> {
                Fiber.sleep(s(3));
                if (removed) {
                    scheduler.remove(self.id());
                }
            });
            Fiber.sleep(s(removed ? 5 : 2));
        });
        assertEquals(List.of("fiber-2 lost?", "fiber-3 while it cleaned up"), told);
    }
}
