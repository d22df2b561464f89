package org.weightless.channel;

import java.time.Duration;
import java.util.Objects;

/**
 * Keeps fibers waiting until it is counted down to zero; then it is open for good.
 *
 * <p>For the end of one fiber there is {@link org.weightless.Fiber#join}, for what code outside fibers brings {@link
 * org.weightless.Fiber#await}.
 */
public final class Latch {
    final Countdown countdown;

    /**
     * Makes one.
     *
     * @param count how many times {@link #countDown} opens it
     * @throws IllegalArgumentException if it is less than 1
     */
    public Latch(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("count " + count + ": a latch waits for 1 event or more");
        }
        countdown = new Countdown(count);
    }

    /**
     * Names the latch, for dumps and messages.
     *
     * @return this latch
     */
    public Latch named(String name) {
        countdown.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Says that other threads count, too, so that {@link org.weightless.Scheduler#run} does not end while a fiber waits
     * here.
     *
     * @return this latch
     */
    public Latch shared() {
        countdown.shared = true;
        return this;
    }

    /**
     * Waits until the latch is open.
     *
     * @throws IllegalStateException outside a fiber
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public void await() {
        awaitWithin(null);
    }

    /**
     * Like {@link #await()}, for a time at most.
     *
     * @throws org.weightless.TimedOutException if the latch was not open by then
     */
    public void await(Duration limit) {
        awaitWithin(Objects.requireNonNull(limit, "limit"));
    }

    private void awaitWithin(Duration limit) {
        Waiter waiter = countdown.pass(Waiter.fiberFor(countdown.waiters()), limit);
        if (waiter != null) {
            Parking.park(waiter, countdown);
        }
    }

    /** Counts one event; the last one opens the latch, further ones do nothing. Works in any code and any thread. */
    public void countDown() {
        countdown.countDown();
    }

    /** How many events are missing; 0 when it is open. */
    public int count() {
        return countdown.left();
    }

    /** Its name and what is missing. */
    @Override
    public String toString() {
        return countdown.toString();
    }
}
