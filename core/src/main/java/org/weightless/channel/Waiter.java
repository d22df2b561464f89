package org.weightless.channel;

import org.weightless.internal.fiber.ApiExceptions;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Wait;
import org.weightless.internal.fiber.WaitNode;

/**
 * A fiber's place in a {@link WaitQueue}: what it offers or, once it has been woken, got.
 *
 * <p>A fiber that selects has one in each queue, all with the same wait; who settles the wait gives it the waiter that
 * was served.
 */
final class Waiter extends WaitNode {
    /**
     * What a sender offers; what a receiver has been handed, or {@link WaitingPlace#CLOSED}. Written before the wait is
     * settled.
     */
    Object value;

    /** The number of the hand-over, which the place gives. */
    long sequence;

    Waiter(Wait wait, Object value) {
        super(wait);
        this.value = value;
    }

    /** Called where this is the only one of its wait: what a fiber was handed that ended before it saw it goes back. */
    @Override
    public void drop() {
        ((WaitQueue) wait.what()).place.giveUp(this);
    }

    /**
     * The fiber that runs this code and can be suspended for something.
     *
     * @param operation what it is about to do; shown in dumps and messages
     * @throws IllegalStateException outside a fiber
     */
    static FiberState fiberFor(Object operation) {
        throw ApiExceptions.noFiberFor(operation);
    }
}
