package org.weightless.simulation;

import java.util.Comparator;
import java.util.TreeSet;

/** A {@link Resource} at which the request of the lowest number is served first, and of equal ones the first that came. */
public class PriorityResource extends Resource {
    static final Comparator<Request> ORDER = new Order();

    /** No lambdas: the first ones take longer than all else that a small simulation does while it starts. */
    private static final class Order implements Comparator<Request> {
        @Override
        public int compare(Request one, Request other) {
            if (one.priority != other.priority) {
                return Integer.compare(one.priority, other.priority);
            }
            int byTime = Long.compare(one.time, other.time);
            if (byTime != 0) {
                return byTime;
            }
            return one.preempts != other.preempts ? one.preempts ? -1 : 1 : Long.compare(one.number, other.number);
        }
    }

    private final TreeSet<Request> queue = new TreeSet<>(ORDER);

    /**
     * Makes one.
     *
     * @param capacity how many can use it at once
     * @throws IllegalArgumentException if that is less than 1
     */
    public PriorityResource(Environment environment, int capacity) {
        super(environment, capacity);
    }

    /** Claims a place with a priority: the lower the number, the earlier. {@link #request()} has the priority 0. */
    public Request request(int priority) {
        return enter(new Request(this, priority, false, null));
    }

    @Override
    final void enqueue(Request request) {
        queue.add(request);
    }

    @Override
    final Request first() {
        return queue.isEmpty() ? null : queue.first();
    }

    @Override
    final void dequeue(Request request) {
        queue.remove(request);
    }

    @Override
    public final int waiting() {
        return queue.size();
    }
}
