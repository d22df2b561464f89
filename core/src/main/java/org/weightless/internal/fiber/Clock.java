package org.weightless.internal.fiber;

import java.time.Duration;

/**
 * The time that fibers sleep by: the machine's, that times a factor, or one that stands still but for jumps to the next
 * timer. One that jumps may be moved by hand, so that it goes so far and no further, or be patient with the world
 * outside.
 */
public final class Clock {
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final Duration LONGEST = Duration.ofNanos(NEVER);

    private final boolean virtual;
    private final long start = System.nanoTime();

    /** How much faster than the machine's; 0 where it is as fast. */
    private final double factor;

    /** How long in real time it waits for a completion from outside before it passes a limit, in nanoseconds. */
    private final long patience;

    private final boolean manual;

    /** How far it may jump. */
    private long end;

    private long jumped;

    /** The machine's, or one that jumps from timer to timer. */
    public Clock(boolean virtual) {
        this(virtual, 0, 0, false);
    }

    private Clock(boolean virtual, double factor, long patience, boolean manual) {
        this.virtual = virtual;
        this.factor = factor;
        this.patience = patience;
        this.manual = manual;
        end = manual ? 0 : Long.MAX_VALUE;
    }

    /** The machine's, so many times as fast. */
    public static Clock scaled(double factor) {
        if (!(factor > 0) || Double.isInfinite(factor)) {
            throw new IllegalArgumentException("a clock cannot go " + factor + " times as fast: give a number above 0");
        }
        return new Clock(false, factor, 0, false);
    }

    /** A virtual one that passes no limit before it has waited in vain for so long for what is to come from outside. */
    public static Clock patient(Duration patience) {
        return new Clock(true, 0, nanos(patience, "a patience"), false);
    }

    /** A virtual one that goes as far as it is {@linkplain #advance moved}. */
    public static Clock byHand() {
        return new Clock(true, 0, 0, true);
    }

    /** Whether it stands still while fibers run. */
    public boolean isVirtual() {
        return virtual;
    }

    public boolean isMovedByHand() {
        return manual;
    }

    public long patience() {
        return patience;
    }

    /** Nanoseconds, to be compared by difference. */
    public long now() {
        return virtual ? jumped : factor == 0 ? System.nanoTime() - start : scaledNow();
    }

    private long scaledNow() {
        return (long) ((System.nanoTime() - start) * factor);
    }

    public long after(Duration time) {
        long nanos = time.compareTo(LONGEST) > 0 ? NEVER : time.isNegative() ? 0 : time.toNanos();
        long now = now();
        return now > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : now + nanos;
    }

    public Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - now()));
    }

    /** How long it takes by the machine's clock until it is so late by this one, which does not stand still. */
    public long realUntil(long deadline) {
        long nanos = deadline - now();
        return factor == 0 ? nanos : (long) Math.ceil(nanos / factor);
    }

    /** How far this clock goes in a time of the machine's. */
    public long ofReal(long nanos) {
        return factor == 0 ? nanos : (long) Math.ceil(nanos * factor);
    }

    /** Whether a virtual clock may jump there. */
    public boolean reaches(long time) {
        return time <= end;
    }

    /** Lets a virtual clock jump. */
    public void jumpTo(long time) {
        jumped = Math.max(jumped, time);
    }

    /** Lets a clock that is moved by hand go further. */
    public void advance(Duration time) {
        long nanos = nanos(time, "a time to advance by");
        end = end > NEVER - nanos ? NEVER : end + nanos;
    }

    private static long nanos(Duration time, String what) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(time + " as " + what + ": it must be 0 or more");
        }
        return time.compareTo(LONGEST) > 0 ? NEVER : time.toNanos();
    }

    /** Lets a clock that is moved by hand jump as far as it may. */
    public void jumpToEnd() {
        jumpTo(end);
    }
}
