package org.weightless.internal.fiber;

import java.time.Duration;

/** The time that fibers sleep by: the machine's, or one that stands still but for jumps to the next timer. */
public final class Clock {
    private static final long NEVER = Long.MAX_VALUE / 2;
    private static final Duration LONGEST = Duration.ofNanos(NEVER);

    private final boolean virtual;
    private final long start = System.nanoTime();
    private long jumped;

    public Clock(boolean virtual) {
        this.virtual = virtual;
    }

    public boolean isVirtual() {
        return virtual;
    }

    /** Nanoseconds, to be compared by difference. */
    public long now() {
        return virtual ? jumped : System.nanoTime() - start;
    }

    public long after(Duration time) {
        long nanos = time.compareTo(LONGEST) > 0 ? NEVER : time.isNegative() ? 0 : time.toNanos();
        long now = now();
        return now > Long.MAX_VALUE - nanos ? Long.MAX_VALUE : now + nanos;
    }

    public Duration until(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - now()));
    }

    /** Lets a virtual clock jump. */
    public void jumpTo(long time) {
        jumped = Math.max(jumped, time);
    }
}
