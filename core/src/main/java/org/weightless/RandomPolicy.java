package org.weightless;

import java.util.SplittableRandom;

/** Any of those that can run, by chance: the same seed makes the same choices. */
final class RandomPolicy implements Policy {
    private final SplittableRandom random;

    RandomPolicy(long seed) {
        random = new SplittableRandom(seed);
    }

    @Override
    public Fiber next(Order order) {
        return order.size() == 0 ? null : order.get(random.nextInt(order.size()));
    }
}
