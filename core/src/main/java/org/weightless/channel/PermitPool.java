package org.weightless.channel;

import java.time.Duration;
import org.weightless.internal.fiber.FiberState;

/** The state of a {@link Mutex} or {@link Permits}: so many fibers may pass, others wait in the order they came. */
final class PermitPool extends WaitingPlace {
    private final WaitQueue waiters;
    private final Object seen;
    private int free;

    /**
     * Makes one.
     *
     * @param operation what a fiber does here; shown in dumps and messages
     * @param seen whose permits they are
     */
    PermitPool(String operation, Object seen, int free) {
        this.waiters = new WaitQueue(this, operation);
        this.seen = seen;
        this.free = free;
    }

    WaitQueue waiters() {
        return waiters;
    }

    /** Null if the fiber may pass, else the waiter by which it has to wait. */
    Waiter enter(FiberState fiber, Duration limit) {
        lock.lock();
        try {
            if (free > 0) {
                free--;
                return null;
            }
            return enqueue(waiters, fiber, limit, null);
        } finally {
            lock.unlock();
        }
    }

    boolean tryEnter() {
        lock.lock();
        try {
            boolean enters = free > 0;
            if (enters) {
                free--;
            }
            return enters;
        } finally {
            lock.unlock();
        }
    }

    /** Lets the next one pass. */
    void exit() {
        lock.lock();
        try {
            passOn();
        } finally {
            lock.unlock();
        }
    }

    private void passOn() {
        if (waiters.wakeFirst() != null) {
            return;
        }
        if (free == Integer.MAX_VALUE) {
            throw new IllegalStateException(
                    seen + ": more are given back than an int can count; give back what was taken only");
        }
        free++;
    }

    @Override
    void giveBack(Waiter waiter) {
        passOn();
    }

    int free() {
        lock.lock();
        try {
            return free;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return seen.toString();
    }
}
