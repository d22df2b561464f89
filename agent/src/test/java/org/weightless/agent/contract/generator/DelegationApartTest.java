package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;

/** Delegation to a generator by what is none of its kind: by PEP 380's loop, from outside. */
class DelegationApartTest {
    private final List<Object> log = new ArrayList<>();
    private final Scheduler scheduler = Scheduler.roundRobin();

    private Generator<Integer> counting() {
        return Generator.returning(() -> {
            try {
                for (int i = 1; i <= 2; i++) {
                    try {
                        Fiber.yield(i);
                        log.add("behind " + i);
                    } catch (IllegalStateException e) {
                        log.add("caught " + e.getMessage());
                    }
                }
                return "counted";
            } finally {
                log.add("closed");
            }
        });
    }

    private Fiber delegating(Iterable<?> source) {
        return scheduler.spawnReturning(() -> Generator.yieldFrom(source));
    }

    @Test
    void aFiberYieldsForEachValueAndGetsTheResult() {
        Fiber fiber = delegating(counting());
        scheduler.step();
        assertEquals(List.of(), log);
        scheduler.step();
        assertEquals(List.of("behind 1"), log);
        scheduler.run();
        assertEquals(List.of("behind 1", "behind 2", "closed"), log);
        assertEquals("counted", fiber.result());
    }

    @Test
    void whatIsRaisedInTheFiberIsRaisedInTheGenerator() {
        Fiber fiber = delegating(counting());
        scheduler.step();
        fiber.raise(new IllegalStateException("raised"));
        scheduler.run();
        assertEquals(List.of("caught raised", "behind 2", "closed"), log);
        assertEquals("counted", fiber.result());
    }

    @Test
    void whatTheGeneratorDoesNotCatchEndsBoth() {
        Fiber fiber = delegating(counting());
        scheduler.onFailure((failed, thrown) -> log.add(failed.name()));
        scheduler.step();
        ArithmeticException raised = new ArithmeticException();
        fiber.raise(raised);
        scheduler.run();
        assertEquals(List.of("closed", fiber.name()), log);
        assertSame(raised, fiber.failure());
    }
}
