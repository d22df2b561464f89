package org.weightless.internal.fiber;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The live fibers of a priority above 1, by priority and then in order: a jump asks for the highest one that is ready. */
public final class Priorities {
    private final TreeMap<Integer, TreeSet<FiberState>> raised = new TreeMap<>();

    public void change(FiberState fiber, int priority) {
        remove(fiber);
        fiber.details().priority = priority;
        add(fiber);
    }

    public void add(FiberState fiber) {
        if (Fibers.priority(fiber) > 1) {
            raised.computeIfAbsent(Fibers.priority(fiber), p -> new TreeSet<>(Population::compare)).add(fiber);
        }
    }

    public void remove(FiberState fiber) {
        int priority = Fibers.priority(fiber);
        TreeSet<FiberState> peers = priority > 1 ? raised.get(priority) : null;
        if (peers != null && peers.remove(fiber) && peers.isEmpty()) {
            raised.remove(priority);
        }
    }

    /** To be called when the order has been turned. */
    public void reorder() {
        for (TreeSet<FiberState> peers : raised.values()) {
            List<FiberState> fibers = List.copyOf(peers);
            peers.clear();
            peers.addAll(fibers);
        }
    }

    /** The ready fiber of the highest priority above a target's, the first in order among equals, but for one; or null. */
    public FiberState above(FiberState target, FiberState except) {
        if (raised.isEmpty()) {
            return null;
        }
        int priority = Fibers.priority(target);
        if (raised.lastKey() <= priority) {
            return null;
        }
        for (TreeSet<FiberState> peers : raised.tailMap(priority, false).descendingMap().values()) {
            for (FiberState fiber : peers) {
                if (fiber != except && Population.canRun(fiber)) {
                    return fiber;
                }
            }
        }
        return null;
    }
}
