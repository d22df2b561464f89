package org.weightless;

import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/** The live fibers of a priority above 1, by priority and then in order: a jump asks for the highest one that is ready. */
final class Priorities {
    private final TreeMap<Integer, TreeSet<Fiber>> raised = new TreeMap<>();

    void change(Fiber fiber, int priority) {
        remove(fiber);
        fiber.details().priority = priority;
        add(fiber);
    }

    void add(Fiber fiber) {
        if (fiber.priority() > 1) {
            raised.computeIfAbsent(fiber.priority(), p -> new TreeSet<>(Order::compare)).add(fiber);
        }
    }

    void remove(Fiber fiber) {
        int priority = fiber.priority();
        TreeSet<Fiber> peers = priority > 1 ? raised.get(priority) : null;
        if (peers != null && peers.remove(fiber) && peers.isEmpty()) {
            raised.remove(priority);
        }
    }

    /** To be called when the order has been turned. */
    void reorder() {
        for (TreeSet<Fiber> peers : raised.values()) {
            List<Fiber> fibers = List.copyOf(peers);
            peers.clear();
            peers.addAll(fibers);
        }
    }

    /** The ready fiber of the highest priority above a target's, the first in order among equals, but for one; or null. */
    Fiber above(Fiber target, Fiber except) {
        if (raised.isEmpty()) {
            return null;
        }
        int priority = target.priority();
        if (raised.lastKey() <= priority) {
            return null;
        }
        for (TreeSet<Fiber> peers : raised.tailMap(priority, false).descendingMap().values()) {
            for (Fiber fiber : peers) {
                if (fiber != except && Order.canRun(fiber)) {
                    return fiber;
                }
            }
        }
        return null;
    }
}
