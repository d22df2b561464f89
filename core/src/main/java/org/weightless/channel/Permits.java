package org.weightless.channel;

import java.time.Duration;
import java.util.Objects;

/**
 * A semaphore for fibers: each takes a permit before it uses something scarce, and gives it back. Those that wait get
 * one in the order they came.
 *
 * <pre>{@code
 * Permits connections = new Permits(10);
 * try (Permits.Taken taken = connections.take()) {
 *     ...
 * }
 * }</pre>
 */
public final class Permits {
    /** Gives a permit back at the end of a {@code try}. */
    public final class Taken implements AutoCloseable {
        private Taken() {}

        /** Does what {@link Permits#release} does, each time it is called. */
        @Override
        public void close() {
            release();
        }
    }

    final PermitPool pool;
    private final Taken taken = new Taken();

    /**
     * Makes them.
     *
     * @param count how many there are; with 0, fibers wait for the first {@link #release}
     * @throws IllegalArgumentException if it is negative
     */
    public Permits(int count) {
        if (count < 0) {
            throw new IllegalArgumentException(count + " permits: there must be 0 or more");
        }
        pool = new PermitPool("take one of", this, count);
    }

    /**
     * Names the permits, for dumps and messages.
     *
     * @return these permits
     */
    public Permits named(String name) {
        pool.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Says that other threads give permits, too, so that {@link org.weightless.Scheduler#run} does not end while a
     * fiber waits for one.
     *
     * @return these permits
     */
    public Permits shared() {
        pool.shared = true;
        return this;
    }

    /**
     * Waits until a permit is free and takes it.
     *
     * @return what gives it back
     * @throws IllegalStateException outside a fiber
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public Taken take() {
        return takeWithin(null);
    }

    /**
     * Like {@link #take()}, for a time at most.
     *
     * @throws org.weightless.TimedOutException if no permit was free by then
     */
    public Taken take(Duration limit) {
        return takeWithin(Objects.requireNonNull(limit, "limit"));
    }

    private Taken takeWithin(Duration limit) {
        Waiter waiter = pool.enter(Waiter.fiberFor(pool.waiters()), limit);
        if (waiter != null) {
            Parking.park(waiter, pool);
        }
        return taken;
    }

    /**
     * Takes a permit if one is free. Works in any code and any thread.
     *
     * @return what gives it back; null, which a {@code try} takes as well, if none is free
     */
    public Taken tryTake() {
        return pool.tryEnter() ? taken : null;
    }

    /**
     * Gives a permit back, or adds one; the fiber that has waited longest gets it. Works in any code and any thread.
     *
     * @throws IllegalStateException if more are free than an int can count
     */
    public void release() {
        pool.exit();
    }

    /** How many are free. */
    public int free() {
        return pool.free();
    }

    /** The name. */
    @Override
    public String toString() {
        return pool.name == null ? "the permits" : "permits " + pool.name;
    }
}
