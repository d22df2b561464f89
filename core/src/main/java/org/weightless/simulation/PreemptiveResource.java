package org.weightless.simulation;

import org.weightless.Fiber;

/**
 * A {@link PriorityResource} at which a request takes the place of one that is less important: its process is
 * interrupted, with a {@link Preempted} as the reason.
 */
public final class PreemptiveResource extends PriorityResource {
    /**
     * Makes one.
     *
     * @param capacity how many can use it at once
     * @throws IllegalArgumentException if that is less than 1
     */
    public PreemptiveResource(Environment environment, int capacity) {
        super(environment, capacity);
    }

    /** Claims a place with the priority 0, if need be that of a less important one. */
    @Override
    public Request request() {
        return request(0, true);
    }

    /** Claims a place, if need be that of a less important one. */
    @Override
    public Request request(int priority) {
        return request(priority, true);
    }

    /**
     * Claims a place.
     *
     * @param preempts whether it may take the place of a less important one
     */
    public Request request(int priority, boolean preempts) {
        return enter(new Request(this, priority, preempts, Fiber.current()));
    }

    @Override
    void serve() {
        Request next = first();
        if (next != null && next.preempts && inUse() == capacity()) {
            Request last = leastImportant();
            if (ORDER.compare(last, next) > 0) {
                preempt(last, next);
            }
        }
        super.serve();
    }

    private Request leastImportant() {
        Request last = (Request) users().first();
        for (Claim<?> each = last; each != null; each = each.behind) {
            if (ORDER.compare((Request) each, last) >= 0) {
                last = (Request) each;
            }
        }
        return last;
    }

    private void preempt(Request victim, Request by) {
        takePlace(victim);
        if (victim.holder != null) {
            Preempted reason = new Preempted(this, by, environment.inUnits(victim.since));
            environment.queue.addUrgent(new Interruption(victim.holder, new Interrupt(reason)));
        }
    }
}
