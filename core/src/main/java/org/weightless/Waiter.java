package org.weightless;

import org.weightless.runtime.Coroutine;

/**
 * A fiber's place in a {@link WaitQueue}: what it offers or, once it has been woken, got.
 *
 * <p>A fiber that selects has one in each queue, all with the same wait; who settles the wait gives it the waiter that was served.
 */
final class Waiter {
    final Wait wait;

    /** What a sender offers; what a receiver has been handed, or {@link WaitingPlace#CLOSED}. Written before the wait is settled. */
    Object value;

    /** The number of the hand-over, which the place gives. */
    long sequence;

    /** Where it stands; null when it has been taken out. */
    WaitQueue queue;

    Waiter before;
    Waiter after;

    Waiter(Wait wait, Object value) {
        this.wait = wait;
        this.value = value;
    }

    /**
     * The fiber that runs this code and can be suspended for something.
     *
     * @param operation what it is about to do, for people
     * @throws IllegalStateException outside a fiber
     */
    static Fiber fiberFor(Object operation) {
        throw Refused.outsideFiber(String.valueOf(operation));
    }

    private static Fiber fiberFor(Object operation, Coroutine current) {
        return current instanceof Fiber fiber ? fiber : Fiber.enclosingFiber(current, String.valueOf(operation));
    }
}
