package org.weightless.internal.fiber;

import java.util.Arrays;

/**
 * The things with a time limit, the next one first: a binary heap. Each knows its place in it, so that one that ends
 * otherwise is taken out.
 */
public final class Timers {
    private Timed[] heap = new Timed[16];
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public void add(Timed timed) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        siftUp(size++, timed);
    }

    /** Takes one out that is over, if it is here. */
    public void remove(Timed timed) {
        if (timed.timer != 0) {
            removeAt(timed.timer - 1);
        }
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The one whose time is over first; null where there is none. */
    public Timed first() {
        // settled by another thread, which is still to be delivered
        while (size > 0 && heap[0].isSettled()) {
            removeAt(0);
        }
        return size == 0 ? null : heap[0];
    }

    /** Ends all whose time is over. */
    public void fire(long now) {
        for (Timed timed = first(); timed != null && timed.deadline - now <= 0; timed = first()) {
            removeAt(0);
            timed.timeOut();
        }
    }

    private void removeAt(int at) {
        heap[at].timer = 0;
        Timed moved = heap[--size];
        heap[size] = null;
        if (at == size) {
            return;
        }
        siftDown(at, moved);
        if (heap[at] == moved) {
            siftUp(at, moved);
        }
    }

    private void put(int at, Timed timed) {
        heap[at] = timed;
        timed.timer = at + 1;
    }

    private void siftUp(int from, Timed timed) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].deadline - timed.deadline <= 0) {
                break;
            }
            put(at, heap[parent]);
            at = parent;
        }
        put(at, timed);
    }

    private void siftDown(int from, Timed timed) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1].deadline - heap[child].deadline < 0) {
                child++;
            }
            if (timed.deadline - heap[child].deadline <= 0) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, timed);
    }
}
