package org.weightless.agent.contract.fiber;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.PinnedException;
import org.weightless.TimedOutException;
import org.weightless.agent.testing.Caught;
import org.weightless.concurrent.Joiner;
import org.weightless.concurrent.Subtask;
import org.weightless.concurrent.TaskScope;

/** TaskScope: a close that cannot wait or is disturbed, and subtasks that never began. */
class TaskScopeClosingTest extends ScopesOnVirtualTime {
    @Test
    void aCloseThatCannotWaitSaysSoAndCanBeDoneAgain() {
        rethrow(run(() -> {
            TaskScope<Object, Void> scope = TaskScope.open();
            scope.fork(() -> Fiber.shielded(() -> takes(5, "all")));
            Fiber.yield();
            synchronized (this) {
                assertThrows(PinnedException.class, scope::close);
            }
            assertTrue(scope.isCancelled());
            logs("pinned");
            scope.close();
            logs("closed");
        }));
        assertEquals(List.of("pinned at 0", "all at 5", "closed at 5"), log);
    }

    @Test
    void anInnerScopeThatCannotWaitKeepsTheOuterOneOpen() {
        rethrow(run(() -> {
            TaskScope<Object, Void> outer = TaskScope.open();
            TaskScope<Object, Void> inner = TaskScope.open();
            outer.fork(() -> Fiber.shielded(() -> takes(3, "outer's")));
            inner.fork(() -> Fiber.shielded(() -> takes(5, "inner's")));
            Fiber.yield();
            synchronized (this) {
                assertThrows(PinnedException.class, outer::close);
            }
            try {
                outer.close();
            } catch (IllegalStateException notInOrder) {
                logs(notInOrder.getMessage().contains("close the inner one first"));
            }
        }));
        assertEquals(List.of("outer's at 3", "inner's at 5", "true at 5"), log);
    }

    @Test
    void whatIsRaisedWhileAnInnerScopeIsClosedLeavesNoneOfTheOuterOneBehind() {
        IOException thrown = new IOException();
        Fiber owner = scheduler.spawn("owner", () -> {
            TaskScope<Object, Void> outer = TaskScope.open();
            TaskScope<Object, Void> inner = TaskScope.open();
            outer.fork(() -> Fiber.shielded(() -> takes(8, "outer's")));
            inner.fork(() -> Fiber.shielded(() -> takes(5, "inner's")));
            Fiber.yield();
            try {
                outer.close();
            } finally {
                logs("closed");
            }
        });
        scheduler.spawn(() -> {
            Fiber.sleep(s(1));
            owner.raise(thrown);
        });
        scheduler.run();
        assertSame(thrown, owner.failure());
        assertEquals(List.of("inner's at 5", "outer's at 8", "closed at 8"), log);
    }

    // ---- those that never began

    @Test
    void aSubtaskForkedWhenTheTimeIsOverIsNotStarted() {
        Fiber owner = run(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>awaitAll(), with -> with.withTimeout(s(5)))) {
                scope.fork(() -> takes(2, "short"));
                Fiber.sleep(s(6));
                Subtask<Object> late = scope.fork(() -> takes(50, "late"));
                assertNull(late.fiber());
                assertEquals(Subtask.State.UNAVAILABLE, late.state());
                assertTrue(scope.isCancelled());
                scope.join();
            } finally {
                logs("left");
            }
        });
        assertEquals(TimedOutException.class, owner.failure().getClass());
        assertEquals(List.of("short at 2", "left at 6"), log);
    }

    @Test
    void whatEndedBeforeTheTimeWasOverCanStillBeJoined() {
        rethrow(run(() -> {
            try (var scope = TaskScope.open(Joiner.<Object>allSuccessfulOrThrow(), with -> with.withTimeout(s(5)))) {
                scope.fork(() -> takes(2, "short"));
                Fiber.sleep(s(6));
                assertEquals(List.of("short"), scope.join().map(Subtask::get).toList());
            }
        }));
    }

    @Test
    void aSubtaskThatTheScopeEndsBeforeItBeginsIsNoFailureOfItsOwn() {
        IOException thrown = new IOException();
        Fiber owner = run(() -> {
            try (TaskScope<Object, Void> scope = TaskScope.open()) {
                scope.fork(() -> {
                    throw thrown;
                });
                scope.fork(() -> takes(50, "never begins"));
                scope.join();
            }
        });
        assertSame(thrown, owner.failure().getCause());
        assertEquals(List.of(), List.of(thrown.getSuppressed()));
        assertEquals(List.of(), List.of(owner.failure().getSuppressed()));
        assertEquals(List.of(), log);
    }

    @Test
    void aConfigurationOfNullIsNamed() {
        rethrow(run(() -> {
            assertEquals("configuration",
                    assertThrows(NullPointerException.class, () -> TaskScope.open(Joiner.awaitAll(), null)).getMessage());
            assertTrue(assertThrows(NullPointerException.class, () -> TaskScope.open(Joiner.awaitAll(), with -> null))
                    .getMessage().contains("has made null"));
        }));
    }

    @Test
    void aJoinerThatThrowsAtAnEndFromOutsideHoldsUpNobody() {
        rethrow(run(() -> {
            Joiner<Object, String> joiner = new Joiner<>() {
                @Override
                public boolean onComplete(Subtask<?> subtask) {
                    throw new IllegalArgumentException("joiner");
                }

                @Override
                public String result() {
                    return "result";
                }
            };
            try (var scope = TaskScope.open(joiner)) {
                Fiber cancelled = scope.fork(() -> takes(1, "never")).fiber();
                Fiber removed = scope.fork(() -> takes(1, "never")).fiber();
                Fiber joins = scheduler.spawn(() -> {
                    Caught.by(CancellationException.class, cancelled::join);
                    logs("told");
                });
                assertThrows(IllegalArgumentException.class, cancelled::cancel);
                assertThrows(IllegalArgumentException.class, () -> scheduler.remove(removed.id()));
                joins.join();
                assertEquals("result", scope.join());
            }
        }));
        assertEquals(List.of("told at 0"), log);
    }

    @Test
    void aJoinerThatYieldsAtAnEndFromOutsideIsToldThatItCannot() {
        rethrow(run(() -> {
            Joiner<Object, String> joiner = new Joiner<>() {
                @Override
                public boolean onComplete(Subtask<?> subtask) {
                    Fiber.yield();
                    return false;
                }

                @Override
                public String result() {
                    return "result";
                }
            };
            try (var scope = TaskScope.open(joiner)) {
                Fiber never = scope.fork(() -> takes(1, "never")).fiber();
                PinnedException pinned = Caught.by(PinnedException.class, never::cancel);
                assertEquals("onComplete", pinned.culprit().getMethodName());
                assertTrue(pinned.getMessage().contains("the library calls it"), pinned::getMessage);
                assertEquals("result", scope.join());
            }
        }));
    }
}
