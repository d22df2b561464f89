package org.weightless.simulation;

import java.util.Objects;

/**
 * Something that a limited number of processes can use at once, such as the desks of a bank. Others wait for their
 * turn, in the order in which they came.
 */
public class Resource {
    final Environment environment;
    private final int capacity;
    private final ClaimQueue users = new ClaimQueue();
    private final ClaimQueue queue = new ClaimQueue();
    private long lastNumber;
    private String name = "a resource";

    /** Null while nobody asks for them. */
    private LevelMonitor used;

    private LevelMonitor waited;

    /**
     * Makes one.
     *
     * @param capacity how many can use it at once
     * @throws IllegalArgumentException if that is less than 1
     */
    public Resource(Environment environment, int capacity) {
        this.environment = Objects.requireNonNull(environment, "environment");
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + ": a resource has 1 place or more");
        }
        this.capacity = capacity;
    }

    /**
     * Names it, for dumps and messages.
     *
     * @return this resource
     */
    public Resource named(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Claims a place: wait for it by {@link Request#await}, and {@link Request#close} it. */
    public Request request() {
        return enter(new Request(this, 0, false, null));
    }

    final Request enter(Request request) {
        enqueue(request);
        serve();
        watchQueue();
        return request;
    }

    final long nextNumber() {
        return ++lastNumber;
    }

    // ---- who is next

    void enqueue(Request request) {
        queue.add(request);
    }

    /** The one that is to be served first, or null. */
    Request first() {
        return (Request) queue.first();
    }

    void dequeue(Request request) {
        queue.remove(request);
    }

    /** Serves the first one if there is a place. */
    void serve() {
        Request next = first();
        if (next == null || users.size() == capacity) {
            return;
        }
        dequeue(next);
        users.add(next);
        next.holds = true;
        next.since = environment.queue.now();
        watchUsers();
        next.trigger(next);
    }

    /** A place is free: who is next learns it when all else of this time has happened that is asked for already. */
    final void release(Request request) {
        takePlace(request);
        environment.queue.addSoon(new Release(this));
    }

    final void takePlace(Request request) {
        users.remove(request);
        request.holds = false;
        watchUsers();
    }

    /** A place that has been given back. */
    private static final class Release extends Happening {
        private final Resource resource;

        Release(Resource resource) {
            this.resource = resource;
        }

        @Override
        void happen(EventQueue queue) {
            resource.serve();
            resource.watchQueue();
        }
    }

    final void leave(Request request) {
        dequeue(request);
        watchQueue();
    }

    final ClaimQueue users() {
        return users;
    }

    // ---- seen

    /** How many can use it at once. */
    public int capacity() {
        return capacity;
    }

    /** How many use it. */
    public int inUse() {
        return users.size();
    }

    /** How many wait for it. */
    public int waiting() {
        return queue.size();
    }

    /** What is known about how many use it, from the first call of this method on. */
    public LevelMonitor usersMonitor() {
        if (used == null) {
            used = new LevelMonitor(environment, inUse());
        }
        return used;
    }

    /** What is known about how many wait for it, from the first call of this method on. */
    public LevelMonitor queueMonitor() {
        if (waited == null) {
            waited = new LevelMonitor(environment, waiting());
        }
        return waited;
    }

    private void watchUsers() {
        if (used != null) {
            used.record(users.size());
        }
    }

    private void watchQueue() {
        if (waited != null) {
            waited.record(waiting());
        }
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
