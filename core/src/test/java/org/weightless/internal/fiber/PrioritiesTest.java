package org.weightless.internal.fiber;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who goes before a jump's target, against a search through all. */
class PrioritiesTest {
    private final Population population = new IdleHome().population();
    private final Priorities priorities = new Priorities();
    private final List<FiberState> model = new ArrayList<>();
    private int lastId;

    private FiberState add(int priority) {
        FiberState fiber = new IdleHome.Idle(++lastId);
        population.add(fiber);
        population.setReady(fiber);
        priorities.change(fiber, priority);
        model.add(fiber);
        return fiber;
    }

    private FiberState expected(FiberState target, FiberState except) {
        FiberState best = null;
        for (FiberState fiber : model) {
            if (fiber != except && population.contains(fiber) && Fibers.priority(fiber) > Fibers.priority(target)
                    && (best == null || Fibers.priority(fiber) > Fibers.priority(best))) {
                best = fiber;
            }
        }
        return best;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theHighestReadyOneAboveTheTargetGoesBefore(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        add(1);
        for (int i = 0; i < 4000; i++) {
            FiberState any = model.get(random.nextInt(model.size()));
            switch (random.nextInt(7)) {
                case 0 -> add(1 + random.nextInt(4));
                case 1 -> {
                    if (model.size() > 1) {
                        priorities.remove(any);
                        population.remove(any);
                        model.remove(any);
                    }
                }
                case 2 -> population.setIdle(any);
                case 3 -> population.setReady(any);
                case 4 -> priorities.change(any, 1 + random.nextInt(4));
                case 5 -> {
                    if (i % 11 == 0) {
                        population.turnTo(any);
                        priorities.reorder();
                        model.clear();
                        model.addAll(List.of(population.toArray()));
                    }
                }
                default -> {
                    FiberState except = model.get(random.nextInt(model.size()));
                    assertSame(expected(any, except), priorities.above(any, except), () -> "seed " + seed);
                }
            }
        }
    }

    @Test
    void nobodyGoesBeforeATargetOfTheHighestPriority() {
        FiberState high = add(5);
        FiberState equal = add(5);
        FiberState low = add(1);
        assertNull(priorities.above(high, low));
        assertNull(priorities.above(equal, high));
        assertSame(high, priorities.above(low, equal));
        assertSame(equal, priorities.above(low, high));
    }
}
