package org.weightless.internal.run;

import java.util.ArrayList;
import java.util.List;
import org.weightless.internal.fiber.Events;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Jumps;
import org.weightless.internal.fiber.MountHooks;
import org.weightless.internal.fiber.Population;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Timed;
import org.weightless.internal.fiber.Timers;
import org.weightless.internal.fiber.Transitions;
import org.weightless.internal.fiber.Turns;

/**
 * What each thread of a {@link ParallelRun} does in a run, and who is in its slice.
 *
 * <pre>
 * carrier  takes a fiber that can run, or waits for one, or ends with the run
 *          its slice, without the lock
 *          hands over: where the fiber stands, what was asked of it meanwhile
 * run      ends when it is stopped, or no fiber can run, none is in its slice and none waits for a time or a stage
 * </pre>
 *
 * <p>All but the slices themselves is done with the lock held.
 */
final class ParallelLoop {
    private final ParallelRun run;
    private final Guard guard;
    private final Turns turns;
    private final Population population;
    private final Jumps jumps;
    private final Inbox inbox;
    private final Timers timers;
    private final Transitions transitions;

    /** The places of those that carry now. */
    private final List<Slice> slices = new ArrayList<>();

    private long switches;
    private FiberState last;
    private FiberState start;

    /** How many wait for a fiber. Read without the lock by those that may have something for them. */
    private volatile int idle;

    ParallelLoop(ParallelRun run, Guard guard) {
        this.run = run;
        this.guard = guard;
        turns = run.turns();
        population = run.population();
        jumps = run.jumps();
        inbox = run.inbox();
        timers = run.timers();
        transitions = run.transitions();
    }

    long switches() {
        return switches;
    }

    /** The fiber that had or has the last slice, or null. */
    FiberState last() {
        return last;
    }

    /** Lets a fiber have the first slice. */
    void startWith(FiberState first) {
        start = first;
    }

    // ---- the life of a carrier

    /** One of the threads, until the run ends. */
    void carry() {
        Slice slice = new Slice();
        slices.add(slice);
        try {
            for (FiberState fiber = take(slice); fiber != null; fiber = take(slice)) {
                run(slice, fiber);
            }
        } finally {
            leave(slice);
        }
    }

    boolean step() {
        Slice slice = new Slice();
        slices.add(slice);
        try {
            FiberState fiber = takeNow(slice);
            if (fiber != null) {
                run(slice, fiber);
            }
            return fiber != null;
        } finally {
            leave(slice);
        }
    }

    private void leave(Slice slice) {
        leaveTargets(slice);
        slices.remove(slice);
        if (slice.interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The fiber whose slice a step is; null where none can run, or where an action has failed. */
    private FiberState takeNow(Slice slice) {
        for (comeIn(); !run.hasFailed(); comeIn()) {
            FiberState fiber = choose(slice);
            if (fiber != null || !run.staysForOutside() || !run.jumpClock()) {
                return fiber;
            }
        }
        return null;
    }

    /** The fiber whose slice is next in this carrier, when there is one; null at the end of the run. */
    private FiberState take(Slice slice) {
        while (goesOn()) {
            FiberState fiber = choose(slice);
            if (fiber != null) {
                return fiber;
            }
            if (!isQuiet()) {
                await(slice);
            } else if (!run.staysForOutside()) {
                run.endQuietly();
                return null;
            } else if (!run.jumpClock()) {
                await(slice);
            }
        }
        return null;
    }

    /** Lets in what has come; false where the run was stopped before, or is by that. */
    private boolean goesOn() {
        guard.flush();
        if (!run.isStopped()) {
            comeIn();
        }
        return !run.isStopped();
    }

    private boolean isQuiet() {
        return !guard.isTelling() && inbox.isEmpty() && slices.stream().noneMatch(Slice::isBusy);
    }

    /**
     * Waits until something may have changed: a fiber can run, a time is over, the run ends. Callers loop, and hold the
     * lock.
     */
    @SuppressWarnings({"WaitNotInLoop", "NonAtomicVolatileUpdate"})
    private void await(Slice slice) {
        idle++;
        try {
            long nanos = run.nanosUntil(timers.first());
            boolean unlimited = nanos == Long.MAX_VALUE || nanos <= 0 && run.clock().isVirtual();
            if (hasNothingToDo()) {
                if (unlimited) {
                    guard.changed.await();
                } else if (nanos > 0) {
                    guard.changed.awaitNanos(nanos);
                }
            }
        } catch (InterruptedException e) {
            slice.interrupted = true; // a carrier is ended by stop() alone; its thread sees it then
        } finally {
            idle--;
        }
    }

    private boolean hasNothingToDo() {
        return inbox.isEmpty() && !guard.hasUntold() && !run.isStopped();
    }

    /** Wakes a carrier that waits, if any: another thread has something. Does not need the lock. */
    void wakeIdle() {
        if (idle > 0) {
            guard.run(guard.changed::signal);
        }
    }

    /** A fiber can run that could not. */
    void becameReady() {
        if (idle > 0) {
            guard.changed.signal();
        }
    }

    // ---- which fiber is next

    private FiberState choose(Slice slice) {
        for (FiberState target = slice.nextTarget(); target != null; target = slice.nextTarget()) {
            if (isFree(target)) {
                return target;
            }
            slice.takeCargo();
        }
        FiberState first = start;
        start = null;
        if (first != null && population.contains(first)) {
            return first;
        }
        FiberState target = jumps.isEmpty() ? null : jumps.next();
        if (target != null) {
            slice.cargo(jumps.cargo());
            return target;
        }
        return run.checked(turns.next());
    }

    /** Lets in what fell due and what other threads have left, and what that leads to. */
    private void comeIn() {
        if (!timers.isEmpty()) {
            timers.fire(run.clock().now());
        }
        deliver();
        if (guard.hasUntold()) {
            guard.flush();
            deliver();
        }
    }

    private void deliver() {
        if (!inbox.isEmpty()) {
            inbox.deliver();
        }
    }

    /** Whether a fiber that a jump has reserved can run still. */
    private boolean isFree(FiberState fiber) {
        int state = Fibers.status(fiber) & Status.STATE;
        return population.holds(fiber) && (state == Status.NEW || state == Status.READY) && !isInSlice(fiber);
    }

    /** Leaves the targets of a jump to the next run, or the next step. */
    private void leaveTargets(Slice slice) {
        for (FiberState target = slice.nextTarget(); target != null; target = slice.nextTarget()) {
            Object cargo = slice.takeCargo();
            if (isFree(target)) {
                population.setReady(target);
                jumps.add(target, cargo);
            }
        }
    }

    // ---- a slice

    private void run(Slice slice, FiberState fiber) {
        Object sample = (++switches & Events.SWITCHES - 1) == 0 ? Events.sliceBegins(fiber) : null;
        last = fiber;
        population.setIdle(fiber);
        slice.fiber = fiber;
        if (population.ready() > 0) {
            becameReady();
        }
        Object cargo = slice.takeCargo();
        boolean measures = run.measures();
        MountHooks hooks = run.hasSpecialSlices() ? run.hooksOf(fiber) : null;
        try {
            guard.leave();
        } catch (Throwable ofWhatWasTold) {
            guard.enter();
            slice.fiber = null;
            giveBack(fiber, cargo);
            slice.doRequests();
            throw ofWhatWasTold;
        }
        boolean mounted = hooks == null || mounts(hooks);
        long nanos = mounted ? runUnlocked(fiber, cargo, measures) : 0;
        if (mounted && hooks != null) {
            unmount(hooks);
        }
        guard.enter();
        Events.sliceEnds(sample, switches);
        slice.fiber = null;
        if (measures) {
            Fibers.addSlice(fiber, nanos);
        }
        if (mounted) {
            handOver(fiber);
        } else {
            giveBack(fiber, cargo);
        }
        slice.doRequests();
        if (mounted && measures && turns.measuresTime() && !Fibers.hasEnded(fiber)) {
            turns.ran(fiber, nanos);
        }
    }

    /** A fiber whose slice has not begun can run as before, and gets the cargo of a jump then. */
    private void giveBack(FiberState fiber, Object cargo) {
        population.setReady(fiber);
        if (cargo != null) {
            jumps.add(fiber, cargo);
        }
        if (turns.measuresTime()) {
            turns.ran(fiber, 0);
        }
    }

    /** A mount that fails leaves the fiber as it was; the run ends by what it has thrown. */
    private boolean mounts(MountHooks hooks) {
        try {
            hooks.mount();
            return true;
        } catch (Throwable thrown) {
            run.fail(thrown);
            return false;
        }
    }

    private void unmount(MountHooks hooks) {
        try {
            hooks.unmount();
        } catch (Throwable thrown) {
            run.fail(thrown);
        }
    }

    private static long runUnlocked(FiberState fiber, Object cargo, boolean measures) {
        ThreadState state = ThreadState.current();
        FiberState outer = state.fiber;
        state.fiber = fiber;
        long before = measures ? System.nanoTime() : 0;
        Fibers.slice(fiber, cargo);
        state.fiber = outer;
        return measures ? System.nanoTime() - before : 0;
    }

    private void handOver(FiberState fiber) {
        if (Fibers.status(fiber) == Status.READY) {
            population.setReady(fiber);
            return;
        }
        transitions.leftSlice(fiber);
        if (Fibers.home(fiber) != null && Fibers.hasOpenWait(fiber) && Fibers.wait(fiber).isSettled()) {
            transitions.woken(Fibers.wait(fiber));
        }
        if (idle > 0 && hasFirstTimer(fiber)) {
            guard.changed.signalAll();
        }
    }

    /** Whether those that sleep until the first timer have to learn of this fiber's. */
    private boolean hasFirstTimer(FiberState fiber) {
        Timed first = timers.first();
        return first != null && first.fiber == fiber;
    }

    /** A timer has come that belongs to a fiber in its slice. */
    void addedTimer(Timed timed) {
        if (idle > 0 && timers.first() == timed) {
            guard.changed.signalAll();
        }
    }

    boolean isInSlice(FiberState fiber) {
        return sliceOf(fiber) != null;
    }

    /** The slice that a fiber is in, or null. */
    Slice sliceOf(FiberState fiber) {
        for (Slice slice : slices) {
            if (slice.fiber == fiber) {
                return slice;
            }
        }
        return null;
    }
}
