package org.weightless.simulation;

import java.util.ArrayDeque;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.Agenda;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.Population;
import org.weightless.internal.fiber.Status;
import org.weightless.internal.fiber.Timed;
import org.weightless.internal.fiber.Timers;
import org.weightless.internal.fiber.Wait;
import org.weightless.internal.run.Run;
import org.weightless.internal.run.RunFinder;
import org.weightless.internal.run.SerialRun;

/**
 * What is to happen in a simulation, in order: by time, and at one time in the order in which it was asked for, but
 * what is urgent first.
 *
 * <pre>
 * urgent     at the present time: starts and interrupts of processes
 * timeouts   a timing wheel; those of the present time are older than all that is in "soon"
 * soon       at the present time: all else
 * </pre>
 *
 * <p>It is the run's agenda: when no fiber can run, the next thing happens. It tells one subscriber after the other,
 * and between two of them lets the fiber run that was woken: so processes go on in the order in which they began to
 * wait. A fiber that is about to wait for the very event that would be next has it happen at once, and is not
 * suspended.
 */
final class EventQueue extends Agenda {
    static final long NO_LIMIT = Long.MAX_VALUE;

    /** After so many steps in a row the run has its turn, to see whether another thread has stopped it. */
    private static final int IN_A_ROW = 1024;

    final Scheduler scheduler;
    final Home home;
    private final Population population;
    private final Timers timers;
    private final ArrayDeque<Happening> urgent = new ArrayDeque<>();
    private final ArrayDeque<Happening> soon = new ArrayDeque<>();
    private final TimeoutWheel timeouts = new TimeoutWheel();

    /** The event whose subscribers are being told; null between two. */
    private Event<?> current;

    private long now;

    /** Nothing happens at or behind this time. */
    private long limit = NO_LIMIT;

    /** Whether the run is to look at its timers, or whether it is stopped. */
    private boolean returns;

    private int shortcuts;
    private long happened;

    EventQueue(Scheduler scheduler) {
        this.scheduler = scheduler;
        Run run = RunFinder.of(scheduler);
        home = run;
        if (!(home instanceof SerialRun)) {
            throw new IllegalArgumentException(
                    "the scheduler runs in several threads: a simulation is used by one, so it needs another kind");
        }
        if (!home.clock().isVirtual() || home.clock().isMovedByHand() || home.clock().patience() > 0) {
            throw new IllegalArgumentException(
                    "the scheduler's time is real, moved by hand or patient: a simulation moves it by"
                            + " its events, so it needs virtualTime()");
        }
        if (run.isJumpsOnly()) {
            throw new IllegalArgumentException(
                    "the scheduler is a jumping() one, whose run ends where a fiber ends or yields: a simulation goes on"
                            + " then, so it needs another kind");
        }
        if (home.agenda() != null) {
            throw new IllegalArgumentException(
                    "the scheduler has an environment already: make another scheduler for this one");
        }
        population = home.population();
        timers = home.timers();
        now = home.clock().now();
        home.agenda(this);
    }

    // ---- asked for

    void addUrgent(Happening happening) {
        urgent.add(happening);
    }

    void addSoon(Happening happening) {
        soon.add(happening);
    }

    void add(Timeout<?> timeout, long time) {
        if (time <= now()) {
            soon.add(timeout);
        } else {
            timeouts.add(timeout, time);
        }
    }

    void remove(Timeout<?> timeout) {
        timeouts.remove(timeout);
    }

    // ---- what is next

    @Override
    public boolean hasMore() {
        return next() != TimeoutWheel.NEVER || !timers.isEmpty();
    }

    @Override
    public boolean advance() {
        returns = false;
        for (int i = 0; i < IN_A_ROW; i++) {
            if (current != null) {
                if (tellSubscribers(current)) {
                    return true;
                }
                Event<?> told = current;
                current = null;
                told.refuseUnseenFailure();
            }
            if (!takeNext()) {
                return false;
            }
            if (returns || population.ready() > 0) {
                return true;
            }
        }
        return true;
    }

    /** Tells the subscribers of an event; true when that may have let a fiber run, or somebody has to look at the run. */
    private boolean tellSubscribers(Event<?> event) {
        while (event.first != null) {
            Subscriber first = event.first;
            event.remove(first);
            event.seen |= first.takesFailure();
            first.happened(event);
            if (returns || population.ready() > 0 || !first.takesFailure()) {
                return true;
            }
        }
        return false;
    }

    /** Lets the next thing happen, or the clock go on to a fiber's own timer; false where there is nothing. */
    private boolean takeNext() {
        Happening next = urgent.poll();
        if (next == null) {
            next = soon.isEmpty() || timeouts.isDue(now) ? null : soon.poll();
            if (next == null) {
                long time = timeouts.firstTime();
                if (!timers.isEmpty() && isBefore(timers.first(), time)) {
                    return firesTimer(timers.first());
                }
                if (time >= limit) {
                    return time != TimeoutWheel.NEVER && reachLimit();
                }
                goOnTo(time);
                next = timeouts.poll();
            }
        }
        happened++;
        next.happen(this);
        return true;
    }

    private static boolean isBefore(Timed timer, long time) {
        return timer != null && timer.deadline < time;
    }

    /** A fiber sleeps, or waits with a limit, apart from the events. */
    private boolean firesTimer(Timed timer) {
        returns = true;
        if (timer.deadline >= limit) {
            reachLimit();
        } else {
            goOnTo(timer.deadline);
        }
        return true;
    }

    private boolean reachLimit() {
        goOnTo(limit);
        stop();
        return true;
    }

    /** Lets the run return when what happens now has happened. */
    void stop() {
        returns = true;
        scheduler.stop();
    }

    private void goOnTo(long time) {
        now = Math.max(now, time);
        home.clock().jumpTo(time);
    }

    /** What has subscribers, or a failure, is told of behind this. */
    void tell(Event<?> event) {
        current = event;
    }

    /**
     * Lets an event happen at once if it is what would happen next anyway when this fiber waits, and nobody else
     * would be told or could run meanwhile.
     */
    boolean happensAtOnce(Event<?> event, FiberState fiber) {
        if (event.first != null || !urgent.isEmpty() || current != null && !current.isTold() || population.ready() != 1
                || !timers.isEmpty() || Fibers.status(fiber) != Status.READY || event.outcome instanceof Wait.Thrown
                || ++shortcuts % IN_A_ROW == 0) {
            return false;
        }
        if (soon.peek() == event && !timeouts.isDue(now)) {
            soon.poll();
        } else if (event instanceof Timeout<?> timeout && timeouts.first() == event && timeout.time < limit
                && (soon.isEmpty() || timeout.time <= now)) {
            goOnTo(timeout.time);
            timeouts.poll();
        } else {
            return false;
        }
        current = null;
        happened++;
        event.happen(this);
        current = null;
        return true;
    }

    // ---- the run

    /** Sets the time at which nothing happens any more; gives the one before. */
    long limit(long time) {
        long before = limit;
        limit = time;
        return before;
    }

    /** Behind a run up to a limit where nothing was left to happen before that. */
    void endAtLimit() {
        if (limit != NO_LIMIT && next() >= limit && (timers.isEmpty() || !isBefore(timers.first(), limit))) {
            goOnTo(limit);
        }
    }

    /** The present time; the clock goes on without events where fibers sleep. */
    long now() {
        if (now < home.clock().now()) {
            now = home.clock().now();
        }
        return now;
    }

    /** When the next thing happens; {@link TimeoutWheel#NEVER} where nothing will. */
    long next() {
        return urgent.isEmpty() && soon.isEmpty() && current == null ? timeouts.firstTime() : now();
    }

    /** How many things have happened. */
    long happened() {
        return happened;
    }

    /** How many are to happen. */
    int size() {
        return urgent.size() + soon.size() + timeouts.size();
    }
}
