package org.weightless;

import java.util.ArrayList;
import java.util.List;

/**
 * What each thread of a {@link ParallelScheduler} does in a run, and who is in its slice.
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
final class Carriers {
    private final ParallelScheduler scheduler;
    private final Guard guard;
    private final Policy policy;
    private final Order order;
    private final Jumps jumps;
    private final Inbox inbox;
    private final Timers timers;
    private final Transitions transitions;

    /** The places of those that carry now. */
    private final List<Slice> slices = new ArrayList<>();

    private long switches;
    private Fiber last;
    private Fiber start;

    /** How many wait for a fiber. Read without the lock by those that may have something for them. */
    private volatile int idle;

    Carriers(ParallelScheduler scheduler, Guard guard) {
        this.scheduler = scheduler;
        this.guard = guard;
        policy = scheduler.policy();
        order = scheduler.order();
        jumps = scheduler.jumps();
        inbox = scheduler.inbox();
        timers = scheduler.timers();
        transitions = scheduler.transitions();
    }

    long switches() {
        return switches;
    }

    /** The fiber that had or has the last slice, or null. */
    Fiber last() {
        return last;
    }

    /** Lets a fiber have the first slice. */
    void startWith(Fiber first) {
        start = first;
    }

    // ---- the life of a carrier

    /** One of the threads, until the run ends. */
    void carry() {
        Slice slice = new Slice();
        slices.add(slice);
        try {
            for (Fiber fiber = take(slice); fiber != null; fiber = take(slice)) {
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
            Fiber fiber = takeNow(slice);
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
    }

    /** The fiber whose slice a step is; null where none can run, or where an action has failed. */
    private Fiber takeNow(Slice slice) {
        for (comeIn(); !scheduler.hasFailed(); comeIn()) {
            Fiber fiber = choose(slice);
            if (fiber != null || !transitions.waitsForOutside() || !jumpClock()) {
                return fiber;
            }
        }
        return null;
    }

    /** The fiber whose slice is next in this carrier, when there is one; null at the end of the run. */
    private Fiber take(Slice slice) {
        while (goesOn()) {
            Fiber fiber = choose(slice);
            if (fiber != null) {
                return fiber;
            }
            if (!isQuiet()) {
                await();
            } else if (!transitions.waitsForOutside()) {
                scheduler.endQuietly();
                return null;
            } else if (!jumpClock()) {
                await();
            }
        }
        return null;
    }

    /** Lets in what has come; false where the run was stopped before, or is by that. */
    private boolean goesOn() {
        guard.flush();
        if (!scheduler.isStopped()) {
            comeIn();
        }
        return !scheduler.isStopped();
    }

    private boolean isQuiet() {
        return !guard.isTelling() && inbox.isEmpty() && slices.stream().noneMatch(Slice::isBusy);
    }

    /**
     * Waits until something may have changed: a fiber can run, a time is over, the run ends. Callers loop, and hold the
     * lock.
     */
    @SuppressWarnings({"WaitNotInLoop", "NonAtomicVolatileUpdate"})
    private void await() {
        idle++;
        try {
            Wait next = timers.first();
            if (next == null || scheduler.clock().isVirtual()) {
                if (hasNothingToDo()) {
                    guard.changed.await();
                }
            } else {
                long nanos = next.deadline - scheduler.clock().now();
                if (hasNothingToDo() && nanos > 0) {
                    guard.changed.awaitNanos(nanos);
                }
            }
        } catch (InterruptedException interrupted) {
            // a carrier is ended by stop() alone
        } finally {
            idle--;
        }
    }

    private boolean hasNothingToDo() {
        return inbox.isEmpty() && !guard.hasUntold() && !scheduler.isStopped();
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

    private Fiber choose(Slice slice) {
        for (Fiber target = slice.nextTarget(); target != null; target = slice.nextTarget()) {
            if (isFree(target)) {
                return target;
            }
            slice.takeCargo();
        }
        Fiber first = start;
        start = null;
        if (first != null && order.contains(first)) {
            return first;
        }
        Fiber target = jumps.isEmpty() ? null : jumps.next();
        if (target != null) {
            slice.cargo(jumps.cargo());
            return target;
        }
        return order.checked(policy, policy.next(order));
    }

    /** Lets in what fell due and what other threads have left, and what that leads to. */
    private void comeIn() {
        if (!timers.isEmpty()) {
            timers.fire(scheduler.clock().now());
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
    private boolean isFree(Fiber fiber) {
        int state = fiber.status & Status.STATE;
        return order.holds(fiber) && (state == Status.NEW || state == Status.READY) && !isInSlice(fiber);
    }

    /** Leaves the targets of a jump to the next run, or the next step. */
    private void leaveTargets(Slice slice) {
        for (Fiber target = slice.nextTarget(); target != null; target = slice.nextTarget()) {
            Object cargo = slice.takeCargo();
            if (isFree(target)) {
                order.setReady(target);
                jumps.add(target, cargo);
            }
        }
    }

    private boolean jumpClock() {
        Wait next = scheduler.clock().isVirtual() ? timers.first() : null;
        if (next != null) {
            scheduler.clock().jumpTo(next.deadline);
        }
        return next != null;
    }

    // ---- a slice

    private void run(Slice slice, Fiber fiber) {
        Object sample = (++switches & Events.SWITCHES - 1) == 0 ? Events.sliceBegins(fiber) : null;
        last = fiber;
        order.setIdle(fiber);
        slice.fiber = fiber;
        if (order.size() > 0) {
            becameReady();
        }
        Object cargo = slice.takeCargo();
        boolean measures = scheduler.measures();
        guard.leave();
        long nanos = runUnlocked(fiber, cargo, measures);
        guard.enter();
        Events.sliceEnds(sample, switches);
        slice.fiber = null;
        if (measures) {
            fiber.details().switches++;
            fiber.details().nanos += nanos;
        }
        handOver(fiber);
        slice.doRequests();
        if (measures && policy.measuresTime() && !fiber.hasEnded()) {
            policy.ran(fiber, nanos);
        }
    }

    private static long runUnlocked(Fiber fiber, Object cargo, boolean measures) {
        Carrier carrier = Carrier.current();
        Fiber outer = carrier.fiber;
        carrier.fiber = fiber;
        long before = measures ? System.nanoTime() : 0;
        fiber.slice(cargo);
        carrier.fiber = outer;
        return measures ? System.nanoTime() - before : 0;
    }

    private void handOver(Fiber fiber) {
        if (fiber.status == Status.READY) {
            order.setReady(fiber);
            return;
        }
        transitions.leftSlice(fiber);
        if (fiber.block != null && Transitions.hasOpenWait(fiber) && fiber.details.wait.isSettled()) {
            transitions.woken(fiber.details.wait);
        }
        if (idle > 0 && hasFirstTimer(fiber)) {
            guard.changed.signalAll();
        }
    }

    /** Whether those that sleep until the first timer have to learn of this fiber's. */
    private boolean hasFirstTimer(Fiber fiber) {
        Wait first = timers.first();
        return first != null && first.fiber == fiber;
    }

    boolean isInSlice(Fiber fiber) {
        return sliceOf(fiber) != null;
    }

    /** The slice that a fiber is in, or null. */
    Slice sliceOf(Fiber fiber) {
        for (Slice slice : slices) {
            if (slice.fiber == fiber) {
                return slice;
            }
        }
        return null;
    }
}
