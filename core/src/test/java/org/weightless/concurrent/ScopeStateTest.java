package org.weightless.concurrent;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.Wait;

/** What a scope and its owner's waits tell each other. */
class ScopeStateTest {
    private final Fiber owner = Scheduler.roundRobin().spawn(() -> {});
    private final ScopeState state = new ScopeState(null, owner, "test");
    private final Forked<String> subtask = new Forked<>(state, null, () -> "");

    @Test
    void aWaitThatLeavesLateLeavesTheNextOneThere() {
        assertTrue(state.add(subtask));
        Wait first = state.waitForEnd();
        first.cancel();
        Wait second = state.waitForAll();
        first.leave();
        state.left(subtask);
        assertTrue(second.wasWoken());
    }

    @Test
    void aWaitThatHasLeftIsNotWoken() {
        assertTrue(state.add(subtask));
        Wait wait = state.waitForAll();
        wait.leave();
        state.left(subtask);
        assertFalse(wait.isSettled());
    }
}
