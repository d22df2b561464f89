package org.weightless.channel;

import org.weightless.internal.fiber.Wait;
import org.weightless.internal.fiber.WaitList;
import org.weightless.internal.fiber.WaitNode;

/**
 * The fibers that wait at one {@link WaitingPlace} for one thing, the one that came first in front. Guarded by the lock
 * of the place.
 *
 * <p>A wait that has been settled leaves a moment later, so those in front may be settled ones.
 */
final class WaitQueue extends WaitList {
    final WaitingPlace place;
    private final String operation;

    /**
     * Makes an empty one.
     *
     * @param operation what its fibers want to do with the place; shown in dumps and messages
     */
    WaitQueue(WaitingPlace place, String operation) {
        this.place = place;
        this.operation = operation;
    }

    @Override
    public void leave(WaitNode node) {
        place.leave(node);
    }

    /** Whether a fiber waits here by another wait than this one. */
    boolean hasOpen(Wait except) {
        WaitNode node = first();
        while (node != null) {
            WaitNode next = node.after;
            if (node.wait.isSettled()) {
                remove(node);
            } else if (node.wait != except) {
                return true;
            }
            node = next;
        }
        return false;
    }

    /** Wakes the first fiber that has not given up, with what it offers; null where there is none. */
    Waiter wakeFirst() {
        return wakeFirst(null, 0);
    }

    /** Hands a value to the first fiber that has not given up; null where there is none. */
    Waiter wakeFirst(Object value, long sequence) {
        for (Waiter waiter = (Waiter) first(); waiter != null; waiter = (Waiter) first()) {
            remove(waiter);
            if (value != null) {
                waiter.value = value;
                waiter.sequence = sequence;
            }
            if (waiter.wait.wake(waiter)) {
                return waiter;
            }
        }
        return null;
    }

    void wakeAll(Object value) {
        while (wakeFirst(value, 0) != null) {
            // the next one
        }
    }

    @Override
    public String toString() {
        return operation + " " + place;
    }
}
