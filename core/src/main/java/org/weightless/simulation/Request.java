package org.weightless.simulation;

import org.weightless.Fiber;

/**
 * A claim of a place at a {@link Resource}. It happens when a place is free. {@link #close} gives
 * the place back, or takes back a request that has not happened. So a {@code try} leaves nothing behind, however it
 * ends:
 *
 * <pre>{@code
 * try (Request request = counter.request()) {
 *     request.await();
 *     environment.timeout(5).await();
 * }
 * }</pre>
 */
public final class Request extends Claim<Request> implements AutoCloseable {
    final Resource resource;
    final int priority;
    final boolean preempts;

    /** When it was made, and when its place was given: nanoseconds. */
    final long time;

    long since;

    /** Tells requests of the same priority and time apart. */
    final long number;

    /** Whose place another one may take; null where that cannot be. */
    final Fiber holder;

    boolean holds;

    Request(Resource resource, int priority, boolean preempts, Fiber holder) {
        super(resource.environment);
        this.resource = resource;
        this.priority = priority;
        this.preempts = preempts;
        this.holder = holder;
        time = environment.queue.now();
        number = resource.nextNumber();
    }

    /** The resource. */
    public Resource resource() {
        return resource;
    }

    /** Its priority: the lower the number, the earlier it is served. */
    public int priority() {
        return priority;
    }

    /** Whether it has a place now. */
    public boolean isHeld() {
        return holds;
    }

    /** Gives the place back, or takes back what has not been served; does nothing where neither can be. */
    @Override
    public void close() {
        if (holds) {
            resource.release(this);
        } else {
            cancel();
        }
    }

    @Override
    void leaveQueue() {
        resource.leave(this);
    }

    @Override
    boolean giveBack() {
        boolean held = holds;
        if (held) {
            resource.release(this);
        }
        return held;
    }

    @Override
    public String toString() {
        return "a request for " + resource;
    }
}
