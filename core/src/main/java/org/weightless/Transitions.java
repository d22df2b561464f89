package org.weightless;

import java.lang.invoke.VarHandle;

/**
 * Every change of a fiber's state but those of a slice itself, with what depends on it: the bits of the {@link Order}, the names, the
 * number of those that wait for something from outside. {@link Fiber} has the table.
 *
 * <p>Called by the thread that runs the scheduler, or between runs.
 */
class Transitions {
    private final Scheduler scheduler;
    private final Policy policy;
    private final Order order;
    private final Names names;
    private final Timers timers;
    private final Priorities priorities = new Priorities();
    private int lastId;

    /** How many fibers wait for a time or for something outside all fibers. */
    private int outsideWaits;

    Transitions(Scheduler scheduler, Policy policy, Order order, Timers timers) {
        this.scheduler = scheduler;
        this.policy = policy;
        this.order = order;
        this.names = new Names(order);
        this.timers = timers;
    }

    Names names() {
        return names;
    }

    Priorities priorities() {
        return priorities;
    }

    boolean waitsForOutside() {
        return outsideWaits > 0;
    }

    // ---- coming

    Fiber spawn(String name, Object body) {
        if (name != null) {
            names.refuseTaken(name);
        }
        Fiber fiber = new Fiber(body);
        number(fiber, name);
        setReady(fiber);
        Events.started(fiber);
        return fiber;
    }

    private void number(Fiber fiber, String name) {
        int id = ++lastId;
        if (name == null) {
            names.refuseTakenDefault(id);
        }
        fiber.id = id;
        order.add(fiber);
        if (name != null) {
            names.give(fiber, name);
        }
    }

    /** Takes a fiber over from another scheduler: it gets a new id, and its name unless that was the default. */
    void adopt(Fiber fiber, Transitions from) {
        String name = fiber.details == null ? null : fiber.details.name;
        if (name != null) {
            names.refuseTaken(name);
        } else {
            names.refuseTakenDefault(lastId + 1);
        }
        boolean canRun = Order.canRun(fiber);
        from.leave(fiber);
        number(fiber, name);
        priorities.add(fiber);
        if (canRun) {
            setReady(fiber);
        }
    }

    void rename(Fiber fiber, String name) {
        if (fiber.block == null) {
            throw fiber.hasNoNameToChange(name);
        }
        if (!name.equals(fiber.name())) {
            names.refuseTaken(name);
            names.release(fiber);
            names.give(fiber, name);
        }
    }

    void prioritise(Fiber fiber, int priority) {
        if (priority != fiber.priority()) {
            priorities.change(fiber, priority);
        }
    }

    // ---- asked for

    void suspend(Fiber fiber) {
        if ((fiber.status & Status.CANCEL) != 0) {
            return;
        }
        switch (fiber.stateNow()) {
            case Status.RUNNING -> fiber.status |= Status.SUSPEND;
            case Status.WAITING -> {
                stopsWaiting(fiber);
                setState(fiber, Status.SUSPENDED);
            }
            case Status.NEW, Status.READY -> {
                setState(fiber, Status.SUSPENDED);
                order.setIdle(fiber);
            }
            default -> {
                // is suspended
            }
        }
    }

    void resume(Fiber fiber) {
        int state = fiber.stateNow();
        if (state == Status.RUNNING) {
            fiber.status &= ~Status.SUSPEND;
        } else if (state == Status.SUSPENDED) {
            if (hasOpenWait(fiber)) {
                setState(fiber, Status.WAITING);
                beginsWaiting(fiber);
            } else {
                setState(fiber, fiber.hasBegun() ? Status.READY : Status.NEW);
                setReady(fiber);
            }
        }
    }

    void cancel(Fiber fiber) {
        int state = fiber.stateNow();
        if (state == Status.RUNNING) {
            fiber.status = (byte) (fiber.status & ~Status.SUSPEND | Status.CANCEL);
        } else if (!fiber.hasBegun()) {
            drop(fiber);
        } else {
            dropWait(fiber);
            fiber.status = Status.READY | Status.CANCEL;
            if (state != Status.READY) {
                setReady(fiber);
            }
        }
    }

    void remove(Fiber fiber) {
        if (fiber.stateNow() == Status.RUNNING) {
            fiber.status |= Status.REMOVE;
        } else {
            dropWait(fiber);
            drop(fiber);
        }
    }

    // ---- the end of a slice that was more than a yield

    void leftSlice(Fiber fiber) {
        int status = fiber.status;
        boolean waits = (status & Status.STATE) == Status.WAITING;
        if (fiber.hasEnded()) {
            end(fiber);
        } else if ((status & Status.REMOVE) != 0) {
            cancelWait(fiber);
            drop(fiber);
        } else if ((status & Status.CANCEL) != 0) {
            cancelWait(fiber);
            fiber.status = Status.READY | Status.CANCEL;
        } else {
            order.setIdle(fiber);
            if (waits && fiber.details.wait.timed) {
                timers.add(fiber.details.wait);
            }
            if ((status & Status.SUSPEND) != 0) {
                fiber.status = Status.SUSPENDED;
            } else {
                beginsWaiting(fiber);
            }
        }
    }

    // ---- waiting

    /** The wait of a fiber has been settled. */
    void woken(Wait wait) {
        timers.remove(wait);
        Fiber fiber = wait.fiber;
        if (fiber.block == null || !hasOpenWait(fiber) || fiber.details.wait != wait) {
            return;
        }
        switch (fiber.status & Status.STATE) {
            case Status.WAITING -> {
                stopsWaiting(fiber);
                fiber.status = Status.READY | Status.WOKEN;
                setReady(fiber);
            }
            case Status.SUSPENDED -> fiber.status |= Status.WOKEN;
            default -> {
                // runs: the wait is settled before it parks
            }
        }
    }

    static boolean hasOpenWait(Fiber fiber) {
        return fiber.details != null && fiber.details.wait != null && (fiber.status & (Status.WOKEN | Status.CANCEL)) == 0;
    }

    /** Ends the wait of a fiber that is not in its slice. */
    private void dropWait(Fiber fiber) {
        if (hasOpenWait(fiber)) {
            if ((fiber.status & Status.STATE) == Status.WAITING) {
                stopsWaiting(fiber);
            }
            cancelWait(fiber);
        }
    }

    /** Ends the wait of a fiber, if it has one, by something else than its source. */
    private void cancelWait(Fiber fiber) {
        Wait wait = fiber.details == null ? null : fiber.details.wait;
        if (wait != null && wait.cancel()) {
            timers.remove(wait);
            leave(wait);
        }
    }

    /** Takes back what a wait has left at its source. */
    void leave(Wait wait) {
        wait.leave();
    }

    /** The same for a fiber that will not go on. */
    void drop(Wait wait) {
        wait.drop();
    }

    private void beginsWaiting(Fiber fiber) {
        if (fiber.details.wait.isForOutside()) {
            outsideWaits++;
        }
    }

    private void stopsWaiting(Fiber fiber) {
        if (fiber.details.wait.isForOutside()) {
            outsideWaits--;
        }
    }

    // ---- going

    /** Ends a fiber that does not run, without running anything of it. */
    private void drop(Fiber fiber) {
        if (fiber.details != null && fiber.details.wait != null) {
            drop(fiber.details.wait);
        }
        fiber.drop();
        fiber.status = Status.CANCELLED;
        end(fiber);
    }

    private void end(Fiber fiber) {
        try {
            leave(fiber);
        } finally {
            tellJoiners(fiber);
            Events.ended(fiber, scheduler);
            scheduler.ended(fiber);
        }
    }

    private void tellJoiners(Fiber fiber) {
        Details details = fiber.details;
        if (details != null) {
            details.wait = null;
            WaitNode joiner = details.takeJoiners();
            while (joiner != null) {
                WaitNode next = joiner.after;
                joiner.after = null;
                tellJoiner(joiner.wait, fiber);
                joiner = next;
            }
        }
    }

    void tellJoiner(Wait joiner, Fiber ended) {
        joiner.endAs(ended);
    }

    /** Lets a wait end with a fiber; false if that has ended. */
    boolean addJoiner(Fiber awaited, Wait wait) {
        if (awaited.block == null) {
            return false;
        }
        awaited.details().addJoiner(wait);
        return true;
    }

    /** Other threads take a fiber without a block for ended, and look at its outcome. */
    void leave(Fiber fiber) {
        names.release(fiber);
        priorities.remove(fiber);
        VarHandle.releaseFence();
        order.remove(fiber);
        try {
            policy.ended(fiber);
        } finally {
            if (fiber.details != null) {
                fiber.details.share = null;
            }
        }
    }

    void setReady(Fiber fiber) {
        order.setReady(fiber);
        policy.ready(fiber);
    }

    private static void setState(Fiber fiber, int state) {
        fiber.status = (byte) (fiber.status & ~Status.STATE | state);
    }
}
