package org.weightless.internal.fiber;

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

/** The extra slices that are still to come, against a queue. */
class JumpsTest {
    private record Asked(FiberState target, Object cargo) {}

    private final Population population = new IdleHome().population();
    private final Jumps jumps = new Jumps(population);
    private final List<FiberState> fibers = new ArrayList<>();

    private FiberState add() {
        FiberState fiber = new IdleHome.Idle(fibers.size() + 1);
        population.add(fiber);
        population.setReady(fiber);
        fibers.add(fiber);
        return fiber;
    }

    @Test
    void theOnlyTargetsCargoGoesOutWithTheYield() {
        FiberState target = add();
        assertEquals("cargo", jumps.ask(null, target, "cargo"));
        assertTrue(jumps.hasOnly() && jumps.isEmpty());
        assertSame(target, jumps.takeOnly());
        assertFalse(jumps.hasOnly());
    }

    @Test
    void theOnlyTargetIsListedWithItsCargoWhereSomethingComesBetween() {
        FiberState target = add();
        jumps.list(jumps.ask(null, target, "cargo"));
        assertFalse(jumps.hasOnly() || jumps.isEmpty());
        assertSame(target, jumps.next());
        assertEquals("cargo", jumps.cargo());
        assertNull(jumps.cargo());
        assertTrue(jumps.isEmpty());
    }

    @Test
    void theOneAboveComesFirstAndGetsNoCargo() {
        FiberState above = add();
        FiberState target = add();
        assertNull(jumps.ask(above, target, "cargo"));
        jumps.list(null);
        assertSame(above, jumps.next());
        assertNull(jumps.cargo());
        assertSame(target, jumps.next());
        assertEquals("cargo", jumps.cargo());
    }

    @Test
    void anOnlyTargetThatCannotRunIsDropped() {
        FiberState target = add();
        jumps.ask(null, target, "cargo");
        population.setIdle(target);
        assertNull(jumps.takeOnly());
        jumps.ask(null, target, "cargo");
        jumps.list("cargo");
        assertTrue(jumps.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void targetsComeInTheOrderTheyWereAskedForWithTheirCargo(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20; i++) {
            add();
        }
        Deque<Asked> model = new ArrayDeque<>();
        for (int i = 0; i < 3000; i++) {
            FiberState any = fibers.get(random.nextInt(fibers.size()));
            int what = random.nextInt(8);
            if (what < 3) {
                Object cargo = random.nextBoolean() ? i : null;
                jumps.add(any, cargo);
                model.add(new Asked(any, cargo));
            } else if (what == 3) {
                population.setIdle(any);
            } else if (what == 4) {
                population.setReady(any);
            } else if (what == 5 && random.nextInt(10) == 0) {
                jumps.forgetTaken();
            } else {
                while (!model.isEmpty() && !population.contains(model.peek().target)) {
                    model.remove();
                }
                Asked expected = model.poll();
                FiberState next = jumps.next();
                assertSame(expected == null ? null : expected.target, next, () -> "seed " + seed);
                if (expected != null) {
                    assertEquals(expected.cargo, jumps.cargo());
                }
                assertEquals(model.isEmpty(), jumps.isEmpty());
            }
        }
    }

    @Test
    void nothingThatWasTakenIsKeptBehindTheRun() {
        FiberState target = add();
        jumps.ask(null, target, null);
        jumps.takeOnly();
        jumps.forgetTaken();
        assertFalse(jumps.hasOnly());
        jumps.add(target, "cargo");
        jumps.forgetTaken();
        assertSame(target, jumps.next());
        assertEquals("cargo", jumps.cargo());
    }
}
