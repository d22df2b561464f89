package org.weightless.internal.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.InThreads;
import org.weightless.internal.fiber.Signal;

/** The lock of a run and its inbox: what threads meet at. */
class LocksTest {
    private final List<Object> log = new ArrayList<>();

    // ---- Guard

    @Test
    void whatIsToldIsDoneWhenTheLockIsFree() {
        Guard guard = new Guard();
        guard.enter();
        guard.tell(() -> log.add(guard.hasUntold()));
        assertTrue(guard.hasUntold() && guard.isTelling());
        guard.run(() -> log.add("nested"));
        assertEquals(List.of("nested"), log);
        guard.leave();
        assertEquals(List.of("nested", false), log);
        assertFalse(guard.isTelling());
    }

    @Test
    void anotherThreadEntersWhileItIsTold() {
        Guard guard = new Guard();
        guard.run(() -> guard.tell(() -> {
            try {
                InThreads.run(1, () -> log.add(guard.get(guard::isTelling)));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }));
        assertEquals(List.of(true), log);
        assertFalse(guard.get(guard::isTelling));
    }

    @Test
    void flushTellsAndHoldsTheLockAgain() {
        Guard guard = new Guard();
        guard.enter();
        guard.flush();
        guard.tell(() -> log.add("told"));
        guard.flush();
        assertEquals(List.of("told"), log);
        guard.tell(() -> log.add("later"));
        assertEquals(List.of("told"), log);
        guard.leave();
        assertEquals(List.of("told", "later"), log);
    }

    @Test
    void somethingToldThatThrowsLeavesTheLockFree() throws InterruptedException {
        Guard guard = new Guard();
        guard.enter();
        guard.tell(() -> {
            throw new IllegalStateException("told");
        });
        assertThrows(IllegalStateException.class, guard::leave);
        assertFalse(guard.isTelling());
        InThreads.run(1, () -> guard.run(() -> log.add("entered")));
        assertEquals(List.of("entered"), log);
        assertEquals(1, guard.get(() -> 1));
    }

    // ---- Inbox

    private Signal signal(Object what, Runnable action) {
        return new Signal() {
            @Override
            public void deliver() {
                log.add(what);
                action.run();
            }
        };
    }

    @Test
    void signalsAreDeliveredOnceInTheOrderTheyCame() {
        Inbox inbox = new Inbox();
        assertTrue(inbox.isEmpty());
        for (int i = 0; i < 5; i++) {
            inbox.add(signal(i, () -> {}));
        }
        assertFalse(inbox.isEmpty());
        inbox.deliver();
        inbox.deliver();
        assertEquals(List.of(0, 1, 2, 3, 4), log);
        assertTrue(inbox.isEmpty());
    }

    @Test
    void whatComesDuringADeliveryIsForTheNextOne() {
        Inbox inbox = new Inbox();
        inbox.add(signal("a", () -> inbox.add(signal("b", () -> {}))));
        inbox.deliver();
        assertEquals(List.of("a"), log);
        inbox.deliver();
        assertEquals(List.of("a", "b"), log);
    }

    @Test
    void aSignalThatThrowsLosesNoneBehindIt() {
        Inbox inbox = new Inbox();
        inbox.add(signal("a", () -> {}));
        inbox.add(signal("b", () -> {
            throw new IllegalStateException();
        }));
        inbox.add(signal("c", () -> {}));
        inbox.add(signal("d", () -> {}));
        assertThrows(IllegalStateException.class, inbox::deliver);
        assertEquals(List.of("a", "b"), log);
        inbox.deliver();
        assertEquals(List.of("a", "b", "c", "d"), log);
    }

    @Test
    void noSignalOfSeveralThreadsIsLost() throws InterruptedException {
        Inbox inbox = new Inbox();
        int[] delivered = {0};
        InThreads.run(4, () -> {
            for (int i = 0; i < 5000; i++) {
                inbox.add(new Signal() {
                    @Override
                    public void deliver() {
                        delivered[0]++;
                    }
                });
            }
        });
        inbox.deliver();
        assertEquals(20_000, delivered[0]);
    }
}
