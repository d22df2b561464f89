package org.weightless.agent.fuzz;

import java.util.Random;

/**
 * How much a fuzz test does: {@code -Dfuzz.seed} (the first seed), {@code -Dfuzz.count} (how many, -1 for no end) and
 * {@code -Dfuzz.minutes} (when to stop).
 *
 * <p>Without options the seeds are fixed, so that a build that was green stays green; {@code -Dfuzz.seed=random} draws one.
 */
record FuzzOptions(long seed, long count, long deadline) {
    static FuzzOptions read(long defaultCount) {
        String seed = System.getProperty("fuzz.seed");
        boolean bounded = System.getProperty("fuzz.minutes") != null;
        long minutes = Long.getLong("fuzz.minutes", 0);
        long count = Long.getLong("fuzz.count", bounded ? -1 : seed == null || seed.equals("random") ? defaultCount : 1);
        long first = seed == null ? 1 : seed.equals("random") ? new Random().nextInt(1 << 30) : Long.parseLong(seed);
        return new FuzzOptions(first, count < 0 ? Long.MAX_VALUE - first : count,
                bounded ? System.nanoTime() + minutes * 60_000_000_000L : Long.MAX_VALUE);
    }

    boolean isOver() {
        return deadline != Long.MAX_VALUE && System.nanoTime() - deadline >= 0;
    }

    /** Whether the build asked for nothing in particular, so that known regressions come first. */
    static boolean isDefault() {
        return System.getProperty("fuzz.seed") == null;
    }
}
