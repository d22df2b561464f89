package org.weightless.internal.fiber;

import java.util.Arrays;

/**
 * The waits with a time limit, the next one first: a binary heap. Each knows its place in it, so that one that ends
 * otherwise is taken out.
 */
public final class Timers {
    private Wait[] heap = new Wait[16];
    private int size;

    public boolean isEmpty() {
        return size == 0;
    }

    public void add(Wait wait) {
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        siftUp(size++, wait);
    }

    /** Takes a wait out that is over, if it is here. */
    public void remove(Wait wait) {
        if (wait.timer != 0) {
            removeAt(wait.timer - 1);
        }
    }

    /** How many there are. */
    public int size() {
        return size;
    }

    /** The wait whose time is over first; null where there is none. */
    public Wait first() {
        // settled by another thread, which is still to be delivered
        while (size > 0 && heap[0].isSettled()) {
            removeAt(0);
        }
        return size == 0 ? null : heap[0];
    }

    /** Ends all waits whose time is over. */
    public void fire(long now) {
        for (Wait wait = first(); wait != null && wait.deadline - now <= 0; wait = first()) {
            removeAt(0);
            wait.timeOut();
        }
    }

    private void removeAt(int at) {
        heap[at].timer = 0;
        Wait moved = heap[--size];
        heap[size] = null;
        if (at == size) {
            return;
        }
        siftDown(at, moved);
        if (heap[at] == moved) {
            siftUp(at, moved);
        }
    }

    private void put(int at, Wait wait) {
        heap[at] = wait;
        wait.timer = at + 1;
    }

    private void siftUp(int from, Wait wait) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].deadline - wait.deadline <= 0) {
                break;
            }
            put(at, heap[parent]);
            at = parent;
        }
        put(at, wait);
    }

    private void siftDown(int from, Wait wait) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && heap[child + 1].deadline - heap[child].deadline < 0) {
                child++;
            }
            if (wait.deadline - heap[child].deadline <= 0) {
                break;
            }
            put(at, heap[child]);
            at = child;
        }
        put(at, wait);
    }
}
