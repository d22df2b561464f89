package org.weightless.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.Wait;

/** A queue of waiters against a list. */
class WaitQueueTest {
    private final Scheduler scheduler = Scheduler.roundRobin();
    private final Fiber fiber = scheduler.spawn(() -> {});
    private final WaitQueue queue = new PermitPool("pass", "the gate", 0).waiters();

    private Waiter add(Object value) {
        Waiter waiter = new Waiter(new Wait(fiber, queue, false), value);
        queue.add(waiter);
        return waiter;
    }

    private Waiter add() {
        return add(null);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whoCameFirstAndHasNotGivenUpIsWoken(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Waiter> model = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> model.add(add());
                case 2 -> {
                    if (!model.isEmpty()) {
                        Waiter left = model.remove(random.nextInt(model.size()));
                        queue.remove(left);
                        queue.remove(left);
                        assertNull(left.list);
                    }
                }
                case 3 -> {
                    if (!model.isEmpty()) {
                        model.get(random.nextInt(model.size())).wait.cancel();
                    }
                }
                case 4 -> {
                    model.removeIf(waiter -> waiter.wait.isSettled() && waiter.list == null);
                    Waiter expected = model.stream().filter(waiter -> !waiter.wait.isSettled()).findFirst().orElse(null);
                    assertSame(expected, queue.wakeFirst("value", i + 1));
                    if (expected != null) {
                        assertEquals("value", expected.value);
                        assertEquals(i + 1, expected.sequence);
                        assertSame(expected, expected.wait.outcome());
                    }
                    model.removeIf(waiter -> waiter.list == null);
                }
                default -> {
                    boolean open = model.stream().anyMatch(waiter -> !waiter.wait.isSettled());
                    assertEquals(open, queue.hasOpen(null));
                    model.removeIf(waiter -> waiter.list == null);
                }
            }
            assertEquals(model.size(), queue.size());
        }
    }

    @Test
    void ownWaitsDoNotCountAsOpen() {
        Waiter own = add();
        assertFalse(queue.hasOpen(own.wait));
        assertTrue(queue.hasOpen(null));
        add();
        assertTrue(queue.hasOpen(own.wait));
    }

    @Test
    void thoseThatGaveUpAreTakenOutWhenTheyComeUp() {
        for (int i = 0; i < 3; i++) {
            add().wait.cancel();
        }
        assertFalse(queue.hasOpen(null));
        assertEquals(0, queue.size());
    }

    @Test
    void allAreWokenWithOneValue() {
        Deque<Waiter> waiters = new ArrayDeque<>();
        for (int i = 0; i < 5; i++) {
            waiters.add(add());
        }
        waiters.removeFirst().wait.cancel();
        queue.wakeAll("all");
        assertEquals(0, queue.size());
        waiters.forEach(waiter -> assertEquals("all", waiter.value));
    }

    @Test
    void wakingWithoutAValueKeepsWhatIsOffered() {
        Waiter offering = add("offer");
        assertSame(offering, queue.wakeFirst());
        assertEquals("offer", offering.value);
        assertEquals(0, offering.sequence);
        assertNull(queue.wakeFirst());
    }

    @Test
    void aQueueSaysWhatItsFibersWait() {
        assertEquals("pass the gate", queue.toString());
    }
}
