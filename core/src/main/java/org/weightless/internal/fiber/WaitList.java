package org.weightless.internal.fiber;

/**
 * The waits that stand at one source, the one that came first in front: a linked list, so that each is taken out at
 * once.
 *
 * <p>What guards it is the subclass's; {@link #leave} is called without that, all else with it.
 */
public abstract class WaitList {
    private WaitNode first;
    private WaitNode last;

    /** Takes a wait out that has ended in another way, if it is still here. */
    public abstract void leave(WaitNode node);

    public final WaitNode first() {
        return first;
    }

    public final void add(WaitNode node) {
        node.list = this;
        node.before = last;
        if (last == null) {
            first = node;
        } else {
            last.after = node;
        }
        last = node;
    }

    /** False if it was not here. */
    public final boolean remove(WaitNode node) {
        if (node.list != this) {
            return false;
        }
        if (node.before == null) {
            first = node.after;
        } else {
            node.before.after = node.after;
        }
        if (node.after == null) {
            last = node.before;
        } else {
            node.after.before = node.before;
        }
        node.before = null;
        node.after = null;
        node.list = null;
        return true;
    }

    /**
     * Takes all out: the first one, from which the others are reached by {@link WaitNode#after}; null where there is
     * none.
     */
    public final WaitNode takeAll() {
        WaitNode taken = first;
        for (WaitNode node = taken; node != null; node = node.after) {
            node.list = null;
            node.before = null;
        }
        first = null;
        last = null;
        return taken;
    }

    /** How many stand here. */
    public final int size() {
        int size = 0;
        for (WaitNode node = first; node != null; node = node.after) {
            size++;
        }
        return size;
    }
}
