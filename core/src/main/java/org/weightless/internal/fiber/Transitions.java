package org.weightless.internal.fiber;

import java.lang.invoke.VarHandle;

/**
 * Every change of a fiber's state but those of a slice itself, with what depends on it: the bits of the {@link
 * Population}, the timers, the number of those that wait for something from outside. {@link FiberState} has the table.
 *
 * <p>Called by the thread that runs the scheduler, or between runs.
 */
public class Transitions extends Membership {
    private final Home home;
    private final Population population;
    private final Timers timers;
    private final WaitCounts waits = new WaitCounts();

    public Transitions(Home home, Turns turns) {
        super(home, turns);
        this.home = home;
        population = home.population();
        timers = home.timers();
    }

    public boolean waitsForOutside() {
        return waits.areForOutside();
    }

    /** Whether a fiber waits for what somebody outside all fibers brings, such as a stage. */
    public boolean waitsForCompletion() {
        return waits.areForCompletions();
    }

    // ---- asked for

    public void suspend(FiberState fiber) {
        Interrupts interrupts = fiber.interruptsOrNull();
        if (interrupts != null && interrupts.overridesSuspension()) {
            return;
        }
        switch (fiber.stateNow()) {
            case Status.RUNNING -> fiber.status |= Status.SUSPEND;
            case Status.WAITING -> {
                waits.stops(fiber);
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
                waits.begins(fiber);
            } else {
                setState(fiber, fiber.hasBegun() ? Status.READY : Status.NEW);
                setReady(fiber);
            }
        }
    }

    public void cancel(FiberState fiber, Cancellation why) {
        if (fiber.hasBegun()) {
            fiber.interrupts().cancel(why);
            resume(fiber);
            interrupt(fiber);
        } else {
            fiber.details().outcome = ApiExceptions.get().cancelled(why);
            drop(fiber, Status.CANCELLED);
        }
    }

    /** Throws something in a fiber; one that has not begun ends by it. */
    public void raise(FiberState fiber, Throwable thrown) {
        if (fiber.hasBegun()) {
            fiber.interrupts().raise(thrown);
            resume(fiber);
            interrupt(fiber);
        } else {
            boolean cancels = ApiExceptions.get().isCancellation(thrown);
            fiber.details().outcome = cancels ? thrown : new Failure(thrown);
            drop(fiber, cancels ? Status.CANCELLED : Status.FAILED);
        }
    }

    /** Lets a fiber go on with what is due, if anything is: a wait is over then, a suspension is not. */
    private void interrupt(FiberState fiber) {
        if (!fiber.interrupts().isDue()) {
            return;
        }
        int state = fiber.stateNow();
        if (state == Status.RUNNING) {
            fiber.status |= Status.THROW;
        } else {
            dropWait(fiber);
            fiber.status = (byte) (Status.THROW | (state == Status.SUSPENDED ? Status.SUSPENDED : Status.READY));
            if (state == Status.WAITING) {
                setReady(fiber);
            }
        }
    }

    // ---- scopes

    /** Opens a scope of a fiber in its slice. */
    public void open(CancelScope scope) {
        FiberState fiber = scope.fiber;
        fiber.interrupts().open(scope);
        if (scope.shields()) {
            askAtNextYield(fiber);
        } else {
            timers.add(scope);
            home.addedTimer(scope);
        }
    }

    /** The block of a scope is left, as a rule by its fiber in its slice. */
    public void close(CancelScope scope) {
        FiberState fiber = scope.fiber;
        changeWaiting(fiber, () -> {
            timers.remove(scope);
            fiber.interrupts().close(scope);
        });
        if (fiber.stateNow() == Status.RUNNING) {
            askAtNextYield(fiber);
        }
    }

    /** The limit of a scope is over: at the place of its fiber, unless what it waited for has come in time. */
    public void passed(CancelScope scope) {
        FiberState fiber = scope.fiber;
        if (!scope.open) {
            return;
        }
        Wait wait = hasOpenWait(fiber) ? fiber.details.wait : null;
        if (wait != null && wait.timed && wait.deadline - scope.deadline <= 0) {
            wait.timeOut();
        }
        changeWaiting(fiber, () -> scope.passed = true);
        if (scope.alarm != null) {
            tellAlarm(scope.alarm);
            return;
        }
        boolean inTime = (fiber.status & Status.WOKEN) != 0 || wait != null && wait.isSettled();
        if (!inTime) {
            interrupt(fiber);
        }
    }

    /** The time is over of something that is no part of a fiber's code. */
    protected void tellAlarm(Runnable alarm) {
        alarm.run();
    }

    /** Changes what may end the wait of a fiber. */
    private void changeWaiting(FiberState fiber, Runnable change) {
        boolean isWaiting = (fiber.status & Status.STATE) == Status.WAITING && hasOpenWait(fiber);
        if (isWaiting) {
            waits.stops(fiber);
        }
        change.run();
        if (isWaiting) {
            waits.begins(fiber);
        }
    }

    private static void askAtNextYield(FiberState fiber) {
        int others = fiber.status & ~Status.THROW;
        fiber.status = (byte) (fiber.interrupts().isDue() ? others | Status.THROW : others);
    }

    /**
     * What a fiber at the beginning of its slice goes on with.
     *
     * @param here whether it may be thrown at this place; else at the next yield
     * @return null where nothing is due here
     */
    protected Throwable dueNow(FiberState fiber, boolean here) {
        Throwable due = here ? take(fiber) : null;
        askAtNextYield(fiber);
        return due;
    }

    /** Takes what is due for a fiber in its slice that throws it by itself; null where nothing is. */
    public Throwable takeDue(FiberState fiber) {
        return dueNow(fiber, true);
    }

    private Throwable take(FiberState fiber) {
        Interrupts interrupts = fiber.interrupts();
        Cancellation why = interrupts.takeCancellation();
        if (why == null) {
            return interrupts.take(fiber);
        }
        for (CancelScope scope = interrupts.innermost(); scope != null; scope = scope.outer) {
            timers.remove(scope);
            interrupts.close(scope);
        }
        return fiber.tracedHere(ApiExceptions.get().cancelled(why));
    }

    public void remove(FiberState fiber) {
        if (fiber.stateNow() == Status.RUNNING) {
            fiber.status |= Status.REMOVE;
        } else {
            dropWait(fiber);
            drop(fiber, Status.CANCELLED);
        }
    }

    // ---- the end of a slice that was more than a yield

    public void leftSlice(FiberState fiber) {
        int status = fiber.status;
        boolean isWaiting = (status & Status.STATE) == Status.WAITING;
        if (fiber.hasEnded()) {
            end(fiber);
        } else if ((status & Status.REMOVE) != 0) {
            cancelWait(fiber);
            drop(fiber, Status.CANCELLED);
        } else if ((status & Status.THROW) != 0 && fiber.interrupts().isDue()) {
            cancelWait(fiber);
            leftToThrow(fiber);
        } else {
            population.setIdle(fiber);
            if (isWaiting && fiber.details.wait.timed) {
                timers.add(fiber.details.wait);
            }
            if ((status & Status.SUSPEND) != 0) {
                fiber.status = Status.SUSPENDED;
            } else {
                waits.begins(fiber);
            }
        }
    }

    private void leftToThrow(FiberState fiber) {
        boolean suspended = (fiber.status & Status.SUSPEND) != 0;
        fiber.status = (byte) (Status.THROW | (suspended ? Status.SUSPENDED : Status.READY));
        if (suspended) {
            population.setIdle(fiber);
        } else {
            population.setReady(fiber);
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
                waits.stops(fiber);
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
        return fiber.details != null && fiber.details.wait != null
                && (fiber.status & (Status.WOKEN | Status.THROW)) == 0;
    }

    /** Ends the wait of a fiber that is not in its slice. */
    private void dropWait(FiberState fiber) {
        if (hasOpenWait(fiber)) {
            if ((fiber.status & Status.STATE) == Status.WAITING) {
                waits.stops(fiber);
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

    // ---- going

    /** Ends a fiber that does not run, without running anything of it. */
    private void drop(FiberState fiber, byte end) {
        if (fiber.details != null && fiber.details.wait != null) {
            drop(fiber.details.wait);
        }
        fiber.drop();
        VarHandle.releaseFence();
        fiber.status = end;
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
            Throwable thrown = tellHooks(details.dropExtras());
            WaitNode joiner = details.takeJoiners();
            while (joiner != null) {
                WaitNode next = joiner.after;
                joiner.after = null;
                tellJoiner(joiner.wait, fiber);
                joiner = next;
            }
            if (thrown != null) {
                throw Fibers.unchanged(thrown);
            }
        }
    }

    /** Tells each in spite of what another one throws; gives the first exception with the others in it, or null. */
    private Throwable tellHooks(EndHook newest) {
        Throwable first = null;
        for (EndHook hook = newest; hook != null; hook = hook.next) {
            try {
                tellEnd(hook);
            } catch (Throwable thrown) {
                first = Fibers.joined(first, thrown);
            }
        }
        return first;
    }

    public void tellEnd(EndHook hook) {
        hook.ended();
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

    private static void setState(FiberState fiber, int state) {
        fiber.status = (byte) (fiber.status & ~Status.STATE | state);
    }
}
