package org.weightless.internal.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.weightless.internal.fiber.Fibers;

/**
 * The lock of a scheduler that runs in several threads, with a list of what has to be done when it is free: what others
 * are told while it is held could come back and wait for it.
 */
final class Guard {
    private final ReentrantLock lock = new ReentrantLock();

    /** Something may be different for those that wait for work. */
    final Condition changed = lock.newCondition();

    /** A thread has ended its part of a run. */
    final Condition over = lock.newCondition();

    private List<Runnable> told = new ArrayList<>();
    private int telling;

    void enter() {
        lock.lock();
    }

    /** Leaves, and does what was told if nothing is held any more. */
    @SuppressWarnings("LockNotBeforeTry") // taken again to say that the telling is over
    void leave() {
        if (lock.getHoldCount() > 1 || told.isEmpty()) {
            lock.unlock();
            return;
        }
        List<Runnable> now = told;
        told = new ArrayList<>();
        telling++;
        lock.unlock();
        try {
            doAll(now);
        } finally {
            lock.lock();
            telling--;
            changed.signal();
            lock.unlock();
        }
    }

    /** Does each in spite of what another one throws. */
    private static void doAll(List<Runnable> actions) {
        Throwable first = null;
        for (Runnable action : actions) {
            try {
                action.run();
            } catch (Throwable thrown) {
                first = Fibers.joined(first, thrown);
            }
        }
        if (first != null) {
            throw Fibers.unchanged(first);
        }
    }

    /** Does what was told, if anything, and holds the lock again. */
    void flush() {
        if (!told.isEmpty()) {
            try {
                leave();
            } finally {
                enter();
            }
        }
    }

    <T> T get(Supplier<T> action) {
        enter();
        try {
            return action.get();
        } finally {
            leave();
        }
    }

    void run(Runnable action) {
        enter();
        try {
            action.run();
        } finally {
            leave();
        }
    }

    /** Has something done by the thread that holds the lock, when it leaves. */
    void tell(Runnable action) {
        told.add(action);
    }

    /** Whether there is something to be told when the lock is left. */
    boolean hasUntold() {
        return !told.isEmpty();
    }

    /** Whether a thread is about to tell something, or does. */
    boolean isTelling() {
        return telling > 0 || hasUntold();
    }
}
