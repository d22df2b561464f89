package org.weightless.channel;

import java.time.Duration;
import org.weightless.internal.fiber.FiberState;

/** The state of a {@link Latch}. */
final class Countdown extends WaitingPlace {
    private final WaitQueue waiters = new WaitQueue(this, "pass");
    private final int from;
    private int left;

    Countdown(int from) {
        this.from = from;
        this.left = from;
    }

    WaitQueue waiters() {
        return waiters;
    }

    /** Null if it is over, else the waiter by which the fiber has to wait. */
    Waiter pass(FiberState fiber, Duration limit) {
        lock.lock();
        try {
            return left == 0 ? null : enqueue(waiters, fiber, limit, null);
        } finally {
            lock.unlock();
        }
    }

    void countDown() {
        lock.lock();
        try {
            if (left > 0 && --left == 0) {
                waiters.wakeAll(null);
            }
        } finally {
            lock.unlock();
        }
    }

    int left() {
        lock.lock();
        try {
            return left;
        } finally {
            lock.unlock();
        }
    }

    @Override
    void giveBack(Waiter waiter) {
        // passing takes nothing
    }

    @Override
    public String toString() {
        return (name == null ? "a latch" : "latch " + name) + " (" + left + " of " + from + " to go)";
    }
}
