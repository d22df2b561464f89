package org.weightless.simulation;

import java.util.Objects;

/**
 * Statistics of something that has a level at any time, such as the length of a queue: each level counts by the time
 * for which it lasted, up to now. It keeps no levels.
 */
public final class LevelMonitor {
    private final Environment environment;
    private double start;
    private double level;
    private double since;
    private long count;
    private double mean;
    private double squares;
    private double min;
    private double max;

    /**
     * Begins now.
     *
     * @param level the present one
     */
    public LevelMonitor(Environment environment, double level) {
        this.environment = Objects.requireNonNull(environment, "environment");
        this.level = level;
        reset();
    }

    /** Forgets what was before now, such as the time in which a simulation warms up. */
    public void reset() {
        start = environment.now();
        since = start;
        count = 0;
        mean = 0;
        squares = 0;
        min = level;
        max = level;
    }

    /** Takes a new level. */
    public void record(double newLevel) {
        goOn();
        level = newLevel;
        count++;
        min = Math.min(min, newLevel);
        max = Math.max(max, newLevel);
    }

    /**
     * Counts the present level for the time that has passed. By the incremental method for weighted values of D. H. D.
     * West, "Updating Mean and Variance Estimates: An Improved Method", CACM 22 (1979), which loses no digits to great
     * levels.
     */
    private void goOn() {
        double now = environment.now();
        double time = now - since;
        since = now;
        if (time > 0) {
            double off = level - mean;
            mean += off * (time / (now - start));
            squares += off * (level - mean) * time;
        }
    }

    /** The present level. */
    public double level() {
        return level;
    }

    /** How many times a level was recorded. */
    public long count() {
        return count;
    }

    /** The mean over time; the present level where no time has passed. */
    public double mean() {
        goOn();
        double time = since - start;
        return time == 0 ? level : mean;
    }

    /** The variance over time; 0 where no time has passed. */
    public double variance() {
        goOn();
        double time = since - start;
        return time == 0 ? 0 : squares / time;
    }

    /** The root of the {@link #variance}. */
    public double deviation() {
        return Math.sqrt(variance());
    }

    /** The least one. */
    public double min() {
        return min;
    }

    /** The greatest one. */
    public double max() {
        return max;
    }

    /** All of it, shortened. */
    @Override
    public String toString() {
        return Monitor.text(count, mean(), variance(), min, max);
    }
}
