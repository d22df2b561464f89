package org.weightless.internal.fiber;

import java.lang.invoke.VarHandle;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Every change of a fiber's state but those of a slice itself, with what depends on it: the bits of the {@link
 * Population}, the names, the
 * number of those that wait for something from outside. {@link FiberState} has the table.
 *
 * <p>Called by the thread that runs the scheduler, or between runs.
 */
public class Transitions {
    private final Home home;
    private final Turns turns;
    private final Population population;
    private final Names names;
    private final Timers timers;
    private final Priorities priorities = new Priorities();
    private int lastId;

    /** How many fibers wait for a time or for something outside all fibers. */
    private int outsideWaits;

    public Transitions(Home home, Turns turns) {
        this.home = home;
        this.turns = turns;
        population = home.population();
        names = new Names(population);
        timers = home.timers();
    }

    public Names names() {
        return names;
    }

    public Priorities priorities() {
        return priorities;
    }

    public boolean waitsForOutside() {
        return outsideWaits > 0;
    }

    // ---- coming

    /** Adds a fresh fiber; a name of null is the default one. */
    public void spawn(FiberState fiber, String name) {
        if (name != null) {
            names.refuseTaken(name);
        }
        number(fiber, name);
        setReady(fiber);
        Events.started(fiber);
    }

    /** Adds a copy of a fiber that stands at a yield; a name of null is the default one. */
    public FiberState fork(FiberState fiber, String name) {
        String reason = whyNotCopied(fiber);
        if (reason != null) {
            throw new IllegalStateException(fiber + " cannot be forked: " + reason);
        }
        if (name != null) {
            names.refuseTaken(name);
        }
        FiberState copy = fiber.copy();
        number(copy, name);
        priorities.add(copy);
        setReady(copy);
        Events.started(copy);
        return copy;
    }

    static String whyNotCopied(FiberState fiber) {
        if (fiber.block == null) {
            return "it has ended";
        }
        if (fiber.stateNow() == Status.RUNNING) {
            return "it runs, let it be suspended first";
        }
        if ((fiber.status & Status.CANCEL) != 0) {
            return "it is being cancelled";
        }
        Wait wait = Fibers.wait(fiber);
        return wait == null ? null : "it " + wait + ", let that come first";
    }

    /**
     * Adds fibers that were read, in their order.
     *
     * @param given their names, null for the default ones
     */
    public void enlist(List<? extends FiberState> fibers, List<String> given) {
        Set<String> taken = new HashSet<>();
        for (String name : given) {
            if (name != null) {
                names.refuseTaken(name);
                if (!taken.add(name)) {
                    throw new IllegalArgumentException("two fibers named " + name + " were read: names of live fibers are unique");
                }
            }
        }
        for (int i = 0; i < fibers.size(); i++) {
            FiberState fiber = fibers.get(i);
            number(fiber, given.get(i));
            priorities.add(fiber);
            if (fiber.status != Status.SUSPENDED) {
                setReady(fiber);
            }
            Events.started(fiber);
        }
    }

    private void number(FiberState fiber, String name) {
        int id = ++lastId;
        if (name == null) {
            names.refuseTakenDefault(id);
        }
        fiber.id = id;
        population.add(fiber);
        if (name != null) {
            names.give(fiber, name);
        }
    }

    /** Takes a fiber over from another scheduler: it gets a new id, and its name unless that was the default. */
    public void adopt(FiberState fiber, Transitions from) {
        String name = fiber.details == null ? null : fiber.details.name;
        if (name != null) {
            names.refuseTaken(name);
        } else {
            names.refuseTakenDefault(lastId + 1);
        }
        boolean canRun = Population.canRun(fiber);
        from.leave(fiber);
        number(fiber, name);
        priorities.add(fiber);
        if (canRun) {
            setReady(fiber);
        }
    }

    public void rename(FiberState fiber, String name) {
        if (fiber.block == null) {
            throw hasNoNameToChange(fiber, name);
        }
        if (!name.equals(Fibers.name(fiber))) {
            names.refuseTaken(name);
            names.release(fiber);
            names.give(fiber, name);
        }
    }

    /** The exception of a change of name after the end. */
    public static IllegalStateException hasNoNameToChange(FiberState ended, String name) {
        return new IllegalStateException(ended + " has ended: its name cannot be changed to " + name);
    }

    public void prioritise(FiberState fiber, int priority) {
        if (priority != Fibers.priority(fiber)) {
            priorities.change(fiber, priority);
        }
    }

    // ---- asked for

    public void suspend(FiberState fiber) {
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
                population.setIdle(fiber);
            }
            default -> {
                // is suspended
            }
        }
    }

    public void resume(FiberState fiber) {
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

    public void cancel(FiberState fiber) {
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

    public void remove(FiberState fiber) {
        if (fiber.stateNow() == Status.RUNNING) {
            fiber.status |= Status.REMOVE;
        } else {
            dropWait(fiber);
            drop(fiber);
        }
    }

    // ---- the end of a slice that was more than a yield

    public void leftSlice(FiberState fiber) {
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
            population.setIdle(fiber);
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
    public void woken(Wait wait) {
        timers.remove(wait);
        FiberState fiber = wait.fiber;
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

    public static boolean hasOpenWait(FiberState fiber) {
        return fiber.details != null && fiber.details.wait != null && (fiber.status & (Status.WOKEN | Status.CANCEL)) == 0;
    }

    /** Ends the wait of a fiber that is not in its slice. */
    private void dropWait(FiberState fiber) {
        if (hasOpenWait(fiber)) {
            if ((fiber.status & Status.STATE) == Status.WAITING) {
                stopsWaiting(fiber);
            }
            cancelWait(fiber);
        }
    }

    /** Ends the wait of a fiber, if it has one, by something else than its source. */
    private void cancelWait(FiberState fiber) {
        Wait wait = fiber.details == null ? null : fiber.details.wait;
        if (wait != null && wait.cancel()) {
            timers.remove(wait);
            leave(wait);
        }
    }

    /** Takes back what a wait has left at its source. */
    public void leave(Wait wait) {
        wait.leave();
    }

    /** The same for a fiber that will not go on. */
    public void drop(Wait wait) {
        wait.drop();
    }

    private void beginsWaiting(FiberState fiber) {
        if (fiber.details.wait.isForOutside()) {
            outsideWaits++;
        }
    }

    private void stopsWaiting(FiberState fiber) {
        if (fiber.details.wait.isForOutside()) {
            outsideWaits--;
        }
    }

    // ---- going

    /** Ends a fiber that does not run, without running anything of it. */
    private void drop(FiberState fiber) {
        if (fiber.details != null && fiber.details.wait != null) {
            drop(fiber.details.wait);
        }
        fiber.drop();
        fiber.status = Status.CANCELLED;
        end(fiber);
    }

    private void end(FiberState fiber) {
        try {
            leave(fiber);
        } finally {
            tellJoiners(fiber);
            Events.ended(fiber, home);
            home.ended(fiber);
        }
    }

    private void tellJoiners(FiberState fiber) {
        FiberDetails details = fiber.details;
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

    public void tellJoiner(Wait joiner, FiberState ended) {
        joiner.endAs(ended);
    }

    /** Lets a wait end with a fiber; false if that has ended. */
    public boolean addJoiner(FiberState awaited, Wait wait) {
        if (awaited.block == null) {
            return false;
        }
        awaited.details().addJoiner(wait);
        return true;
    }

    /** Other threads take a fiber without a block for ended, and look at its outcome. */
    public void leave(FiberState fiber) {
        names.release(fiber);
        priorities.remove(fiber);
        VarHandle.releaseFence();
        population.remove(fiber);
        try {
            turns.ended(fiber);
        } finally {
            if (fiber.details != null) {
                fiber.details.note = null;
            }
        }
    }

    public void setReady(FiberState fiber) {
        population.setReady(fiber);
        turns.ready(fiber);
    }

    private static void setState(FiberState fiber, int state) {
        fiber.status = (byte) (fiber.status & ~Status.STATE | state);
    }
}
