package org.weightless.simulation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;

/**
 * A simulation of discrete events: its time, its processes and what is to happen. Time stands still while processes
 * run, and goes on to the next event when all of them wait.
 *
 * <pre>{@code
 * Environment environment = new Environment();
 * environment.process(() -> {
 *     environment.timeout(5).await();
 *     System.out.println("at " + environment.now());
 * });
 * environment.run(15);
 * }</pre>
 *
 * <p>What is to happen at one time happens in the order in which it was asked for, but that processes begin, and are
 * interrupted, before all else. Times are numbers of a unit, which is a second unless another one is named; they are
 * kept in whole nanoseconds of it, and 292 years of them are the most.
 *
 * <p>Processes are fibers of a scheduler with virtual time. They can do whatever fibers do: yield, sleep, join, meet in
 * channels. An environment is used by one thread at a time.
 */
public final class Environment {
    final EventQueue queue;
    private final double nanosPerUnit;

    /** An environment with a scheduler of its own, in seconds. */
    public Environment() {
        this(TimeUnit.SECONDS);
    }

    /** An environment with a scheduler of its own. */
    public Environment(TimeUnit unit) {
        this(Scheduler.roundRobin().virtualTime(), unit);
    }

    /**
     * An environment of a scheduler's fibers.
     *
     * @throws IllegalArgumentException if the scheduler has no {@linkplain Scheduler#virtualTime virtual time}, has an
     *     environment already, or is {@link Scheduler#parallel} or {@link Scheduler#jumping}
     */
    public Environment(Scheduler scheduler, TimeUnit unit) {
        nanosPerUnit = Objects.requireNonNull(unit, "unit").toNanos(1);
        queue = new EventQueue(Objects.requireNonNull(scheduler, "scheduler"));
    }

    /** Whose fibers the processes are. */
    public Scheduler scheduler() {
        return queue.scheduler;
    }

    // ---- time

    /** The present time. */
    public double now() {
        return inUnits(queue.now());
    }

    /** When the next event happens; infinite where there is none. */
    public double peek() {
        long next = queue.next();
        return next == TimeoutWheel.NEVER ? Double.POSITIVE_INFINITY : inUnits(next);
    }

    double inUnits(long nanos) {
        return nanos / nanosPerUnit;
    }

    /** The time that is so much later than the present one. */
    private long after(double delay) {
        double nanos = delay * nanosPerUnit;
        if (!(nanos >= 0)) {
            throw new IllegalArgumentException("delay " + delay + ": time does not go backwards");
        }
        long time = queue.now() + Math.round(nanos);
        if (time < 0 || nanos >= Long.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "delay " + delay + ": beyond the 292 years that a clock counts in nanoseconds;"
                            + " take a smaller unit for the same numbers");
        }
        return time;
    }

    // ---- events

    /** An event that happens when it is triggered. */
    public <T> Event<T> event() {
        return new Event<>(this);
    }

    /**
     * An event that happens when a time has passed.
     *
     * @throws IllegalArgumentException if it is negative or not a number
     */
    public Event<Void> timeout(double delay) {
        return new Timeout<>(this, after(delay), null);
    }

    /**
     * The same with a value.
     *
     * @throws IllegalArgumentException if the time is negative or not a number
     */
    public <T> Event<T> timeout(double delay, T value) {
        return new Timeout<>(this, after(delay), value);
    }

    /** An event that happens when one of these has, or has already; at once where there are none. */
    public Condition anyOf(Event<?>... events) {
        return anyOf(Arrays.asList(Objects.requireNonNull(events, "events")));
    }

    /** The same. */
    public Condition anyOf(Collection<? extends Event<?>> events) {
        List<Event<?>> all = noNull(events);
        return new Condition(this, all, Math.min(1, all.size()));
    }

    /** An event that happens when all of these have; at once where there are none. */
    public Condition allOf(Event<?>... events) {
        return allOf(Arrays.asList(Objects.requireNonNull(events, "events")));
    }

    /** The same. */
    public Condition allOf(Collection<? extends Event<?>> events) {
        List<Event<?>> all = noNull(events);
        return new Condition(this, all, all.size());
    }

    /** A copy of what was given. */
    private static List<Event<?>> noNull(Collection<? extends Event<?>> events) {
        List<Event<?>> copy = new ArrayList<>(Objects.requireNonNull(events, "events"));
        int missing = copy.indexOf(null);
        if (missing >= 0) {
            throw new NullPointerException("events[" + missing + "]");
        }
        return copy;
    }

    // ---- processes

    /** Begins a process at the present time, when the one that calls waits. */
    public SimProcess<Void> process(Generator.Body body) {
        return new SimProcess<>(this, null, Objects.requireNonNull(body, "body"));
    }

    /** The same with a name for its fiber, which no live one may hold when it begins. */
    public SimProcess<Void> process(String name, Generator.Body body) {
        return new SimProcess<>(this, Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body"));
    }

    /** Like {@link #process(Generator.Body)}; what the body returns is the value of the process. */
    public <T> SimProcess<T> processReturning(Callable<? extends T> body) {
        return new SimProcess<>(this, null, Objects.requireNonNull(body, "body"));
    }

    /** Like {@link #process(String, Generator.Body)}; what the body returns is the value of the process. */
    public <T> SimProcess<T> processReturning(String name, Callable<? extends T> body) {
        return new SimProcess<>(this, Objects.requireNonNull(name, "name"), Objects.requireNonNull(body, "body"));
    }

    void refuseOthers(FiberState fiber, Event<?> event) {
        if (Fibers.home(fiber) != queue.home) {
            throw new IllegalStateException(
                    fiber + " cannot wait for " + event + ": it is no fiber of this environment's scheduler");
        }
    }

    // ---- the run

    /**
     * Runs until nothing is left to happen. The failure of an event or a process that nobody takes is thrown here,
     * unchanged; the next run goes on behind it.
     *
     * @throws IllegalStateException in a process of this environment
     */
    public void run() {
        runTo(EventQueue.NO_LIMIT);
    }

    /**
     * Runs up to a time, without what happens at it: that is left to the next run. Then it is the present time.
     *
     * @throws IllegalArgumentException if it is not behind the present one
     */
    public void run(double until) {
        double nanos = until * nanosPerUnit;
        if (!(Math.round(nanos) > queue.now()) || nanos >= EventQueue.NO_LIMIT) {
            throw new IllegalArgumentException("until " + until + ": it must be later than now, " + now()
                    + ", and not 292 years of nanoseconds away; run() runs to the end");
        }
        runTo(Math.round(nanos));
    }

    private void runTo(long limit) {
        long before = queue.limit(limit);
        try {
            queue.scheduler.run();
            queue.endAtLimit();
        } finally {
            queue.limit(before);
        }
    }

    /**
     * Runs until an event has happened.
     *
     * @return its value; its failure is thrown unchanged
     * @throws IllegalStateException if nothing is left to happen before
     */
    public <T> T run(Event<T> until) {
        Objects.requireNonNull(until, "until");
        if (!until.isProcessed()) {
            until.watched();
            Subscriber end = new End(queue);
            until.add(end);
            try {
                run();
            } finally {
                end.unsubscribe();
            }
        }
        if (!until.isProcessed()) {
            throw new IllegalStateException(
                    "nothing is left to happen, and " + until + " has not: trigger it in a process");
        }
        return until.value();
    }

    /** Ends the run. */
    private static final class End extends Subscriber {
        private final EventQueue queue;

        End(EventQueue queue) {
            this.queue = queue;
        }

        @Override
        void happened(Event<?> event) {
            queue.stop();
        }
    }

    /** How many events have happened: timeouts, requests, releases, starts and ends of processes, and so on. */
    public long events() {
        return queue.happened();
    }

    /** How many events are to happen. */
    public int scheduled() {
        return queue.size();
    }
}
