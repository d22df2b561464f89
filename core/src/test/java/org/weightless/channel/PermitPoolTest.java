package org.weightless.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.weightless.Fiber;
import org.weightless.Scheduler;

/** The states behind mutex, permits and latch. */
class PermitPoolTest {
    private final Fiber fiber = Scheduler.roundRobin().spawn(() -> {});

    /** What is free and what is held add up, whoever gives up before or after being let in. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1, 2", "1, 3", "3, 4", "10, 5"})
    void passesAreGivenInOrderAndNoneIsLost(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        PermitPool gate = new PermitPool("pass", "the gate", count);
        List<Waiter> waiting = new ArrayList<>();
        List<Waiter> letIn = new ArrayList<>();
        int held = 0;
        for (int i = 0; i < 3000; i++) {
            int free = gate.free();
            switch (random.nextInt(5)) {
                case 0 -> {
                    Waiter waiter = gate.enter(fiber, null);
                    assertEquals(free > 0, waiter == null);
                    held += waiter == null ? 1 : 0;
                    if (waiter != null) {
                        waiting.add(waiter);
                    }
                }
                case 1 -> {
                    boolean entered = gate.tryEnter();
                    assertEquals(free > 0, entered);
                    held += entered ? 1 : 0;
                }
                case 2 -> {
                    if (held > 0) {
                        held--;
                        gate.exit();
                        letInNext(waiting, letIn);
                    }
                }
                case 3 -> {
                    if (!waiting.isEmpty()) {
                        Waiter leaving = waiting.remove(random.nextInt(waiting.size()));
                        leaving.wait.cancel();
                        gate.giveUp(leaving);
                    }
                }
                default -> {
                    if (!letIn.isEmpty()) {
                        Waiter served = letIn.remove(random.nextInt(letIn.size()));
                        if (random.nextBoolean()) {
                            held++;
                        } else {
                            gate.giveUp(served);
                            letInNext(waiting, letIn);
                        }
                    }
                }
            }
            assertEquals(count, gate.free() + held + letIn.size(), () -> "seed " + seed);
            assertEquals(waiting.size(), gate.waiters().size());
        }
    }

    private static void letInNext(List<Waiter> waiting, List<Waiter> letIn) {
        if (!waiting.isEmpty()) {
            Waiter next = waiting.remove(0);
            assertSame(next, next.wait.outcome());
            letIn.add(next);
        }
    }

    @Test
    void moreThanAnIntCountsIsRefused() {
        PermitPool gate = new PermitPool("pass", "the gate", Integer.MAX_VALUE);
        IllegalStateException refused = assertThrows(IllegalStateException.class, gate::exit);
        assertTrue(refused.getMessage().startsWith("the gate: more are given back"), refused.getMessage());
        assertEquals(Integer.MAX_VALUE, gate.free());
        assertTrue(gate.tryEnter());
        gate.exit();
        assertEquals("the gate", gate.toString());
    }

    // ---- countdown

    @Test
    void aLatchLetsAllPassAtZeroAndNobodyBefore() {
        Countdown countdown = new Countdown(2);
        Waiter first = countdown.pass(fiber, null);
        Waiter second = countdown.pass(fiber, null);
        countdown.countDown();
        assertEquals(1, countdown.left());
        assertFalse(first.wait.isSettled());
        countdown.countDown();
        assertTrue(first.wait.isSettled() && second.wait.isSettled());
        assertNull(countdown.pass(fiber, null));
        countdown.countDown();
        assertEquals(0, countdown.left());
    }

    @Test
    void whoGivesUpALatchLeavesItsQueueAndTakesNothing() {
        Countdown countdown = new Countdown(1);
        Waiter leaving = countdown.pass(fiber, null);
        assertNotNull(leaving);
        leaving.wait.cancel();
        countdown.giveUp(leaving);
        assertEquals(0, countdown.waiters().size());
        Waiter served = countdown.pass(fiber, null);
        countdown.countDown();
        countdown.giveUp(served);
        assertEquals(0, countdown.left());
    }

    @Test
    void aLatchSaysHowMuchIsMissing() {
        Countdown countdown = new Countdown(3);
        countdown.countDown();
        assertEquals("a latch (2 of 3 to go)", countdown.toString());
        countdown.name = "start";
        assertEquals("pass latch start (2 of 3 to go)", countdown.waiters().toString());
    }
}
