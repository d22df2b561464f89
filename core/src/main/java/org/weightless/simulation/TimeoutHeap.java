package org.weightless.simulation;

import java.util.Arrays;

/**
 * The timeouts that are to come, the next one first, and of one time the one that was added first: a heap with four
 * children to a node, keys in an array of their own, so that a comparison reads no object.
 *
 * <p>One that is removed loses its order, by which its place in the heap becomes a dead one; those are passed over, and
 * swept out when they are more than the others.
 */
final class TimeoutHeap {
    static final long NEVER = Long.MAX_VALUE;

    /** The order of a timeout that is not here. */
    static final long NOWHERE = 0;

    private static final int SMALL = 16;

    /** Time and order of each: what is compared lies side by side. */
    private long[] keys = new long[2 * SMALL];

    private Timeout<?>[] timeouts = new Timeout<?>[SMALL];
    private int size;
    private int dead;
    private long lastOrder = NOWHERE;

    /** How many there are. */
    int size() {
        return size - dead;
    }

    /** How many places they take, dead ones included. */
    int places() {
        return size;
    }

    void add(Timeout<?> timeout, long time) {
        if (size == timeouts.length) {
            keys = Arrays.copyOf(keys, 4 * size);
            timeouts = Arrays.copyOf(timeouts, 2 * size);
        }
        timeout.order = ++lastOrder;
        siftUp(size++, time, timeout.order, timeout);
    }

    /** Takes one out, if it is here. */
    void remove(Timeout<?> timeout) {
        if (timeout.order == NOWHERE) {
            return;
        }
        timeout.order = NOWHERE;
        dead++;
        if (dead > SMALL && dead > size / 2) {
            sweep();
        }
    }

    /** The time of the first one, or {@link #NEVER}. */
    long firstTime() {
        return first() == null ? NEVER : keys[0];
    }

    /** Null where there is none. */
    Timeout<?> first() {
        while (size > 0 && timeouts[0].order != keys[1]) {
            removeFirst();
            dead--;
        }
        return size == 0 ? null : timeouts[0];
    }

    /** Takes the first one out; null where there is none. */
    Timeout<?> poll() {
        Timeout<?> first = first();
        if (first != null) {
            removeFirst();
            first.order = NOWHERE;
        }
        return first;
    }

    private void removeFirst() {
        Timeout<?> moved = timeouts[--size];
        timeouts[size] = null;
        if (size > 0) {
            siftDown(0, keys[2 * size], keys[2 * size + 1], moved);
        }
    }

    private void sweep() {
        int live = 0;
        for (int i = 0; i < size; i++) {
            if (timeouts[i].order == keys[2 * i + 1]) {
                put(live++, keys[2 * i], keys[2 * i + 1], timeouts[i]);
            }
        }
        Arrays.fill(timeouts, live, size, null);
        size = live;
        dead = 0;
        for (int i = (live - 2) / 4; i >= 0 && live > 1; i--) {
            siftDown(i, keys[2 * i], keys[2 * i + 1], timeouts[i]);
        }
    }

    private void put(int at, long time, long order, Timeout<?> timeout) {
        keys[2 * at] = time;
        keys[2 * at + 1] = order;
        timeouts[at] = timeout;
    }

    private void siftUp(int from, long time, long order, Timeout<?> timeout) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 2;
            if (isBefore(parent, time, order)) {
                break;
            }
            put(at, keys[2 * parent], keys[2 * parent + 1], timeouts[parent]);
            at = parent;
        }
        put(at, time, order, timeout);
    }

    private void siftDown(int from, long time, long order, Timeout<?> timeout) {
        int at = from;
        for (int child = 4 * at + 1; child < size; child = 4 * at + 1) {
            int least = leastOf(child, Math.min(child + 4, size));
            if (!isBefore(least, time, order)) {
                break;
            }
            put(at, keys[2 * least], keys[2 * least + 1], timeouts[least]);
            at = least;
        }
        put(at, time, order, timeout);
    }

    private int leastOf(int from, int to) {
        int least = from;
        for (int i = from + 1; i < to; i++) {
            if (isBefore(i, keys[2 * least], keys[2 * least + 1])) {
                least = i;
            }
        }
        return least;
    }

    private boolean isBefore(int at, long time, long order) {
        long its = keys[2 * at];
        return its < time || its == time && keys[2 * at + 1] < order;
    }
}
