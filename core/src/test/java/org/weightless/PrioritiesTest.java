package org.weightless;

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
    private final Order order = new Order(Scheduler.roundRobin());
    private final Priorities priorities = new Priorities();
    private final List<Fiber> model = new ArrayList<>();
    private int lastId;

    private Fiber add(int priority) {
        Fiber fiber = new Fiber(null);
        fiber.id = ++lastId;
        order.add(fiber);
        order.setReady(fiber);
        priorities.change(fiber, priority);
        model.add(fiber);
        return fiber;
    }

    private Fiber expected(Fiber target, Fiber except) {
        Fiber best = null;
        for (Fiber fiber : model) {
            if (fiber != except && order.contains(fiber) && fiber.priority() > target.priority()
                    && (best == null || fiber.priority() > best.priority())) {
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
            Fiber any = model.get(random.nextInt(model.size()));
            switch (random.nextInt(7)) {
                case 0 -> add(1 + random.nextInt(4));
                case 1 -> {
                    if (model.size() > 1) {
                        priorities.remove(any);
                        order.remove(any);
                        model.remove(any);
                    }
                }
                case 2 -> order.setIdle(any);
                case 3 -> order.setReady(any);
                case 4 -> priorities.change(any, 1 + random.nextInt(4));
                case 5 -> {
                    if (i % 11 == 0) {
                        order.turnTo(any);
                        priorities.reorder();
                        model.clear();
                        model.addAll(List.of(order.toArray()));
                    }
                }
                default -> {
                    Fiber except = model.get(random.nextInt(model.size()));
                    assertSame(expected(any, except), priorities.above(any, except), () -> "seed " + seed);
                }
            }
        }
    }

    @Test
    void nobodyGoesBeforeATargetOfTheHighestPriority() {
        Fiber high = add(5);
        Fiber equal = add(5);
        Fiber low = add(1);
        assertNull(priorities.above(high, low));
        assertNull(priorities.above(equal, high));
        assertSame(high, priorities.above(low, equal));
        assertSame(equal, priorities.above(low, high));
    }
}
