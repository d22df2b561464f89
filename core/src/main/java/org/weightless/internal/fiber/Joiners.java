package org.weightless.internal.fiber;

/** The waits for the end of one fiber. Fibers of other threads leave it at any time, so it is its own lock. */
final class Joiners extends WaitList {
    synchronized void enlist(Wait wait) {
        WaitNode node = new WaitNode(wait);
        wait.enlisted = node;
        add(node);
    }

    @Override
    public synchronized void leave(WaitNode node) {
        remove(node);
    }

    /** See {@link #takeAll}. */
    synchronized WaitNode take() {
        return takeAll();
    }
}
