package org.weightless;

import java.util.Arrays;

/** The waits with a time limit, the next one first: a binary heap. Settled ones are dropped when they come up, or all at once when many. */
final class Timers {
    private Wait[] heap = new Wait[16];
    private int size;
    private int purgeAt = 1024;

    boolean isEmpty() {
        return size == 0;
    }

    void add(Wait wait) {
        if (size >= purgeAt) {
            purge();
        }
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        siftUp(size++, wait);
    }

    /** The wait whose time is over first; null where there is none. */
    Wait first() {
        while (size > 0 && heap[0].isSettled()) {
            removeFirst();
        }
        return size == 0 ? null : heap[0];
    }

    /** Ends all waits whose time is over. */
    void fire(long now) {
        for (Wait wait = first(); wait != null && wait.deadline - now <= 0; wait = first()) {
            removeFirst();
            wait.timeOut();
        }
    }

    private void removeFirst() {
        Wait moved = heap[--size];
        heap[size] = null;
        if (size > 0) {
            siftDown(0, moved);
        }
    }

    private void siftUp(int from, Wait wait) {
        int at = from;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].deadline - wait.deadline <= 0) {
                break;
            }
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = wait;
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
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = wait;
    }

    private void purge() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (!heap[i].isSettled()) {
                heap[kept++] = heap[i];
            }
        }
        Arrays.fill(heap, kept, size, null);
        size = kept;
        for (int i = (size >>> 1) - 1; i >= 0; i--) {
            siftDown(i, heap[i]);
        }
        purgeAt = Math.max(1024, 2 * size);
    }
}
