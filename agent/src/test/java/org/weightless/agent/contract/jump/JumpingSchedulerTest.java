package org.weightless.agent.contract.jump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Fiber.State;
import org.weightless.Scheduler;

/** Scheduler.jumping: who is named runs next. */
class JumpingSchedulerTest {
    private final List<Object> log = new ArrayList<>();

    private static void clean(Scheduler scheduler, Fiber... fibers) {
        for (Fiber fiber : fibers) {
            assertNull(fiber.failure());
        }
    }

    @Test
    void jumpingRunsWhomTheFibersName() {
        Scheduler scheduler = Scheduler.jumping();
        Fiber a = scheduler.spawn("A", () -> {
            log.add("A");
            Fiber.jump("C", 1);
            log.add("A again");
        });
        Fiber b = scheduler.spawn("B", () -> {
            log.add("B");
            Fiber.jump("A", 3);
            log.add("never");
        });
        Fiber c = scheduler.spawn("C", () -> {
            log.add("C");
            Fiber.jump("B", 2);
            log.add("never");
        });
        scheduler.run();
        clean(scheduler, a, b, c);
        assertEquals(List.of("A", "C", "B", "A again"), log, "the end of a fiber ends the run");
        assertEquals(List.of(State.DONE, State.READY, State.READY), List.of(a.state(), b.state(), c.state()));
        assertEquals(4, scheduler.switches());
    }

    @Test
    void inJumpingAYieldWithoutATargetEndsTheRunAndTheNextOneGoesOnBehind() {
        Scheduler scheduler = Scheduler.jumping();
        for (String name : List.of("A", "B", "C")) {
            scheduler.spawn(name, () -> {
                for (int i = 0; i < 2; i++) {
                    log.add(name);
                    Fiber.yield("no fiber");
                }
            });
        }
        for (int i = 0; i < 9; i++) {
            scheduler.run();
            log.add("|");
        }
        assertEquals("[A, |, B, |, C, |, A, |, B, |, C, |, |, |, |]", log.toString());
        assertEquals(0, scheduler.fibers().size());
        scheduler.run();
    }

    @Test
    void inJumpingAStartMayBeNamed() {
        Scheduler scheduler = Scheduler.jumping();
        for (String name : List.of("A", "B", "C")) {
            scheduler.spawn(name, () -> {
                log.add(name);
                Fiber.yield();
            });
        }
        scheduler.run("C");
        scheduler.run("B");
        scheduler.run();
        assertEquals(List.of("C", "B"), log.subList(0, 2));
        assertEquals(List.of("C", "B"), log, "behind B comes C again, which only ends");
    }

    @Test
    void aStateMachineOfJumps() {
        Scheduler scheduler = Scheduler.jumping();
        String input = "aabba";
        int[] at = new int[1];
        for (String state : List.of("even", "odd")) {
            scheduler.spawn(state, () -> {
                while (at[0] < input.length()) {
                    log.add(state);
                    boolean turns = input.charAt(at[0]++) == 'a';
                    if (turns) {
                        Fiber.jump(state.equals("even") ? "odd" : "even", null);
                    }
                }
                log.add("accepted in " + state);
            });
        }
        scheduler.run("even");
        assertEquals(List.of("even", "odd", "even", "even", "even", "accepted in odd"), log);
    }
}
