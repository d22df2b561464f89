package org.weightless;

/**
 * The fibers that wait at one {@link WaitingPlace} for one thing, the one that came first in front. Guarded by the lock of the place.
 *
 * <p>It is a linked list, so that those that gave up are taken out at once.
 */
final class WaitQueue {
    final WaitingPlace place;
    private final String operation;
    private Waiter first;
    private Waiter last;

    /**
     * Makes an empty one.
     *
     * @param operation what its fibers want to do with the place, for people
     */
    WaitQueue(WaitingPlace place, String operation) {
        this.place = place;
        this.operation = operation;
    }

    Waiter add(Waiter waiter) {
        waiter.queue = this;
        waiter.before = last;
        if (last == null) {
            first = waiter;
        } else {
            last.after = waiter;
        }
        last = waiter;
        return waiter;
    }

    void remove(Waiter waiter) {
        if (waiter.queue == null) {
            return;
        }
        if (waiter.before == null) {
            first = waiter.after;
        } else {
            waiter.before.after = waiter.after;
        }
        if (waiter.after == null) {
            last = waiter.before;
        } else {
            waiter.after.before = waiter.before;
        }
        waiter.before = null;
        waiter.after = null;
        waiter.queue = null;
    }

    /** Whether a fiber waits here by another wait than this one. */
    boolean hasOpen(Wait except) {
        Waiter waiter = first;
        while (waiter != null) {
            Waiter next = waiter.after;
            if (waiter.wait.isSettled()) {
                remove(waiter);
            } else if (waiter.wait != except) {
                return true;
            }
            waiter = next;
        }
        return false;
    }

    /** Wakes the first fiber that has not given up, with what it offers; null where there is none. */
    Waiter wakeFirst() {
        return wakeFirst(null, 0);
    }

    /** Hands a value to the first fiber that has not given up; null where there is none. */
    Waiter wakeFirst(Object value, long sequence) {
        for (Waiter waiter = first; waiter != null; waiter = first) {
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

    /** How many stand here; those that were removed from their scheduler count until they come up. */
    int size() {
        int size = 0;
        for (Waiter waiter = first; waiter != null; waiter = waiter.after) {
            size++;
        }
        return size;
    }

    @Override
    public String toString() {
        return operation + " " + place;
    }
}
