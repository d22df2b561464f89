package org.weightless.agent.fuzz;

import java.util.List;
import java.util.Random;

/** The decisions of a generator, all from one seed, so that the seed alone brings a program or a trace back. */
final class Choice {
    private final Random random;

    Choice(long seed) {
        random = new Random(seed * 0x9E3779B97F4A7C15L ^ seed >>> 17);
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int low, int high) {
        return low + random.nextInt(high - low + 1);
    }

    boolean odds(int percent) {
        return random.nextInt(100) < percent;
    }

    @SafeVarargs
    final <A> A of(A... values) {
        return values[random.nextInt(values.length)];
    }

    <A> A of(List<A> values) {
        return values.get(random.nextInt(values.size()));
    }
}
