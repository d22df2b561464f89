package org.weightless.channel;

/** How a fiber waits in a queue, as ordinary yielding code: the agent instruments this class like a user's. */
final class Parking {
    private Parking() {}

    /** Waits until this waiter is served; one that goes on with an exception gives back what it was given meanwhile. */
    static Waiter park(Waiter waiter, WaitingPlace place) {
        try {
            return (Waiter) waiter.wait.park();
        } catch (Throwable thrown) {
            place.giveUp(waiter);
            throw thrown;
        }
    }
}
