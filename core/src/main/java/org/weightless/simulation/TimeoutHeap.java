package org.weightless.simulation;

import java.util.Arrays;

/**
 * The timeouts that are to come, the next one first, and of one time the one that was added first: a heap with four
 * children to a node, keys in arrays of their own, so that a comparison reads no object.
 *
 * <p>One that is removed loses its order, by which its place in the heap becomes a dead one; those are passed over, and
 * swept out when they are more than the others.
 */
final class TimeoutHeap {
    static final long NEVER = Long.MAX_VALUE;

    /** The order of a timeout that is not here. */
    static final long NOWHERE = 0;

    private static final int SMALL = 16;

    private long[] times = new long[SMALL];
    private long[] orders = new long[SMALL];
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
        if (size == times.length) {
            times = Arrays.copyOf(times, 2 * size);
            orders = Arrays.copyOf(orders, 2 * size);
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
        return first() == null ? NEVER : times[0];
    }

    /** Null where there is none. */
    Timeout<?> first() {
        while (size > 0 && timeouts[0].order != orders[0]) {
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
            siftDown(0, times[size], orders[size], moved);
        }
    }

    private void sweep() {
        int live = 0;
        for (int i = 0; i < size; i++) {
            if (timeouts[i].order == orders[i]) {
                put(live++, times[i], orders[i], timeouts[i]);
            }
        }
        Arrays.fill(timeouts, live, size, null);
        size = live;
        dead = 0;
        for (int i = (live - 2) / 4; i >= 0 && live > 1; i--) {
            siftDown(i, times[i], orders[i], timeouts[i]);
        }
    }

    private void put(int at, long time, long order, Timeout<?> timeout) {
        times[at] = time;
        orders[at] = order;
        timeouts[at] = timeout;
    }

    private void siftUp(int from, long time, long order, Timeout<?> timeout) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 2;
            if (times[parent] < time || times[parent] == time && orders[parent] < order) {
                break;
            }
            put(at, times[parent], orders[parent], timeouts[parent]);
            at = parent;
        }
        put(at, time, order, timeout);
    }

    private void siftDown(int from, long time, long order, Timeout<?> timeout) {
        int at = from;
        for (int child = 4 * at + 1; child < size; child = 4 * at + 1) {
            int least = leastOf(child, Math.min(child + 4, size));
            if (time < times[least] || time == times[least] && order < orders[least]) {
                break;
            }
            put(at, times[least], orders[least], timeouts[least]);
            at = least;
        }
        put(at, time, order, timeout);
    }

    private int leastOf(int from, int to) {
        int least = from;
        for (int i = from + 1; i < to; i++) {
            if (times[i] < times[least] || times[i] == times[least] && orders[i] < orders[least]) {
                least = i;
            }
        }
        return least;
    }
}
