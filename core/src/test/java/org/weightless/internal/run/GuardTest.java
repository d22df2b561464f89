package org.weightless.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told while a lock is held, and done when it is free. */
class GuardTest {
    private final Guard guard = new Guard();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsToldIsDoneInOrderWhenTheLastHoldIsLeft() {
        guard.run(() -> {
            guard.run(() -> {
                guard.tell(() -> done.add("first"));
                guard.tell(() -> done.add("second"));
            });
            assertEquals(List.of(), done);
        });
        assertEquals(List.of("first", "second"), done);
        assertFalse(guard.isTelling());
    }

    @Test
    void oneThatThrowsLosesNoneOfTheOthers() {
        IllegalStateException first = new IllegalStateException();
        IllegalArgumentException second = new IllegalArgumentException();
        RuntimeException thrown = assertThrows(RuntimeException.class, () -> guard.run(() -> {
            guard.tell(() -> {
                throw first;
            });
            guard.tell(() -> done.add("between"));
            guard.tell(() -> {
                throw second;
            });
            guard.tell(() -> done.add("last"));
        }));
        assertSame(first, thrown);
        assertEquals(List.of(second), List.of(thrown.getSuppressed()));
        assertEquals(List.of("between", "last"), done);
        assertFalse(guard.isTelling());
    }

    @Test
    void aFlushThatThrowsHoldsTheLockAgain() {
        guard.enter();
        guard.tell(() -> {
            throw new IllegalStateException();
        });
        assertThrows(IllegalStateException.class, guard::flush);
        guard.leave();
        assertThrows(IllegalMonitorStateException.class, guard::leave);
    }
}
