package org.weightless.channel;

import java.time.Duration;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Wait;
import org.weightless.internal.fiber.WaitNode;

/**
 * What fibers of any scheduler and thread meet at: the state behind channels and locks, with a lock that is held for a
 * moment only and never while a fiber is suspended.
 *
 * <p>The classes with the operations are ordinary yielding code, which the agent instruments; this one and its
 * subclasses never yield.
 */
abstract class WaitingPlace {
    /** What a place that is closed gives instead of a value. */
    static final Object CLOSED = new Object();

    final BriefLock lock = new BriefLock();

    /** Whether other threads come here, too, so that {@code run()} stays while a fiber waits. */
    volatile boolean shared;

    /** Null for the default. */
    volatile String name;

    /** Puts a fiber into a queue; the lock is held. */
    final Waiter enqueue(WaitQueue queue, FiberState fiber, Duration limit, Object value) {
        Wait wait = new Wait(fiber, queue, shared);
        if (limit != null) {
            wait.within(limit);
        }
        Waiter waiter = new Waiter(wait, value);
        wait.enlisted = waiter;
        queue.add(waiter);
        return waiter;
    }

    /** Takes out a waiter whose fiber goes on with something else. */
    final void leave(WaitNode node) {
        lock.lock();
        try {
            remove(node);
        } finally {
            lock.unlock();
        }
    }

    /** The same for a fiber that goes on with an exception: what it was given and never saw stays here. */
    final void giveUp(Waiter waiter) {
        lock.lock();
        try {
            remove(waiter);
            if (waiter.wait.wasWoken() && waiter.wait.outcome() == waiter) {
                giveBack(waiter);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void remove(WaitNode node) {
        if (node.list != null) {
            node.list.remove(node);
        }
    }

    /** Takes back what this waiter was given; the lock is held. */
    abstract void giveBack(Waiter waiter);
}
