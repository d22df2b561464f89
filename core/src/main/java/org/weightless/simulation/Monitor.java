package org.weightless.simulation;

import java.util.Locale;

/**
 * Statistics of values that are observed one by one, such as times of waiting: count, least, greatest, mean,
 * variance. It keeps no values.
 */
public final class Monitor {
    private long count;
    private double mean;
    private double squares;
    private double min = Double.NaN;
    private double max = Double.NaN;

    /** One that has seen nothing. */
    public Monitor() {}

    /** Counts a value in. By Welford's method, which loses no digits to large sums. */
    public void record(double value) {
        count++;
        double off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
        min = count == 1 ? value : Math.min(min, value);
        max = count == 1 ? value : Math.max(max, value);
    }

    /** How many values there were. */
    public long count() {
        return count;
    }

    /** Their sum. */
    public double sum() {
        return mean * count;
    }

    /** Their mean; not a number where there are none. */
    public double mean() {
        return count == 0 ? Double.NaN : mean;
    }

    /** Their sample variance, by {@code count - 1}; not a number where there are fewer than two. */
    public double variance() {
        return count < 2 ? Double.NaN : squares / (count - 1);
    }

    /** The root of the {@link #variance}. */
    public double deviation() {
        return Math.sqrt(variance());
    }

    /** The least one; not a number where there are none. */
    public double min() {
        return min;
    }

    /** The greatest one; not a number where there are none. */
    public double max() {
        return max;
    }

    static String text(long count, double mean, double variance, double min, double max) {
        return String.format(Locale.ROOT, "count %d, mean %.3f, variance %.3f, min %.3f, max %.3f", count, mean, variance,
                min, max);
    }

    /** All of it, shortened. */
    @Override
    public String toString() {
        return text(count, mean(), variance(), min, max);
    }
}
