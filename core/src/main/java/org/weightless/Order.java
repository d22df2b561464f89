package org.weightless;

import java.util.Iterator;
import java.util.Objects;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Population;

/**
 * A scheduler's fibers in order, and a place in it: what a {@link Policy} chooses from.
 *
 * <p>A policy sees those that can run only: iteration gives them in order, {@link #next} goes round. The order is that
 * of spawning; a fiber keeps its place while it is suspended or waits.
 */
public final class Order implements Iterable<Fiber> {
    private final Population population;
    private final Scheduler scheduler;

    Order(Population population, Scheduler scheduler) {
        this.population = population;
        this.scheduler = scheduler;
    }

    /** The scheduler whose fibers these are. */
    public Scheduler scheduler() {
        return scheduler;
    }

    /** The fiber that had the last slice; null where there was none, and perhaps where it has ended. */
    public Fiber last() {
        return (Fiber) scheduler.itsRun().lastFiber();
    }

    /** Whether this fiber waits for a time, or for something outside all fibers: the run stays for it. */
    public boolean waitsForOutside(Fiber fiber) {
        return Fibers.waitsForOutside(Objects.requireNonNull(fiber, "fiber"));
    }

    /**
     * Whether this fiber, which can run, does not come from a mere yield: it was woken from a wait, or is cancelled.
     */
    public boolean wasWoken(Fiber fiber) {
        return population.contains(Objects.requireNonNull(fiber, "fiber")) && Fibers.hasMoreThanYielded(fiber);
    }

    /** What the policy has {@linkplain #note(Fiber, Object) noted} about a fiber, or null. */
    public Object note(Fiber fiber) {
        return Fibers.note(Objects.requireNonNull(fiber, "fiber"));
    }

    /** Keeps something about a fiber for the policy, until the fiber leaves this scheduler. */
    public void note(Fiber fiber, Object note) {
        Fibers.note(Objects.requireNonNull(fiber, "fiber"), note);
    }

    /** How many can run. */
    public int size() {
        return population.ready();
    }

    /** Whether this fiber is one of those that can run. */
    public boolean contains(Fiber fiber) {
        return population.contains(Objects.requireNonNull(fiber, "fiber"));
    }

    /** Moves the place to the next fiber that can run, past the end to the first one; null where none can. */
    public Fiber next() {
        return (Fiber) population.next();
    }

    /**
     * The fiber that is the n-th of those that can run, in order and counted from 0.
     *
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public Fiber get(int n) {
        return (Fiber) population.get(n);
    }

    /** Those that can run, in order. Not to be used any more when fibers have run, come or gone. */
    @Override
    public Iterator<Fiber> iterator() {
        Iterator<FiberState> fibers = population.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return fibers.hasNext();
            }

            @Override
            public Fiber next() {
                return (Fiber) fibers.next();
            }
        };
    }
}
