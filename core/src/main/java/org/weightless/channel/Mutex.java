package org.weightless.channel;

import java.time.Duration;
import java.util.Objects;
import org.weightless.Fiber;

/**
 * A lock for fibers: one at a time holds it, also while it is suspended. Those that wait get it in the order they came.
 *
 * <pre>{@code
 * try (Mutex.Held held = mutex.lock()) {
 *     account.withdraw(100);      // may yield and wait
 * }
 * }</pre>
 *
 * <p>Between two yields a fiber is alone in its scheduler anyway, so that a mutex is needed only around code that
 * yields, or that fibers of several threads run. {@code synchronized} cannot take its place, as a fiber cannot be
 * suspended under it. The fiber that holds it cannot lock it again. A fiber that ends while it holds it does not give
 * it back.
 */
public final class Mutex {
    /** Gives the mutex back at the end of a {@code try}. */
    public final class Held implements AutoCloseable {
        private Held() {}

        /** Does what {@link Mutex#unlock} does. */
        @Override
        public void close() {
            unlock();
        }
    }

    final PermitPool permits = new PermitPool("lock", this, 1);
    private final Held held = new Held();
    private volatile Fiber owner;

    /** A mutex that nobody holds. */
    public Mutex() {}

    /**
     * Names the mutex, for dumps and messages.
     *
     * @return this mutex
     */
    public Mutex named(String name) {
        permits.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Says that fibers of other threads use the mutex, too, so that {@link org.weightless.Scheduler#run} does not end
     * while a fiber waits for it.
     *
     * @return this mutex
     */
    public Mutex shared() {
        permits.shared = true;
        return this;
    }

    /**
     * Waits until the mutex is free and takes it.
     *
     * @return what gives it back
     * @throws IllegalStateException outside a fiber, or if the fiber holds it
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public Held lock() {
        return lockWithin(null);
    }

    /**
     * Like {@link #lock()}, for a time at most.
     *
     * @throws org.weightless.TimedOutException if the mutex was not free by then
     */
    public Held lock(Duration limit) {
        return lockWithin(Objects.requireNonNull(limit, "limit"));
    }

    private Held lockWithin(Duration limit) {
        Fiber fiber = (Fiber) Waiter.fiberFor(permits.waiters());
        refuseOwner(fiber);
        Waiter waiter = permits.enter(fiber, limit);
        if (waiter != null) {
            Parking.park(waiter, permits);
        }
        owner = fiber;
        return held;
    }

    /**
     * Takes the mutex if it is free.
     *
     * @return what gives it back; null, which a {@code try} takes as well, if another fiber holds it
     * @throws IllegalStateException outside a fiber, or if the fiber holds it
     */
    public Held tryLock() {
        Fiber fiber = Fiber.current();
        if (fiber == null) {
            throw new IllegalStateException(
                    "a mutex belongs to a fiber, and no fiber encloses this call: call it in code that a fiber runs");
        }
        refuseOwner(fiber);
        if (!permits.tryEnter()) {
            return null;
        }
        owner = fiber;
        return held;
    }

    private void refuseOwner(Fiber fiber) {
        if (owner == fiber) {
            throw new IllegalStateException(fiber + " holds " + this + " already and would wait for itself");
        }
    }

    /**
     * Gives the mutex back; the fiber that has waited longest gets it.
     *
     * @throws IllegalStateException if the calling fiber does not hold it
     */
    public void unlock() {
        Fiber fiber = Fiber.current();
        if (fiber == null || owner != fiber) {
            throw new IllegalStateException(
                    (fiber == null ? "code outside fibers" : fiber.toString()) + " does not hold " + this);
        }
        owner = null;
        permits.exit();
    }

    /** The fiber that holds it, or null. */
    public Fiber owner() {
        return owner;
    }

    /** Its name and who holds it. */
    @Override
    public String toString() {
        Fiber holder = owner;
        String name = permits.name == null ? "a mutex" : "mutex " + permits.name;
        return holder == null ? name : name + " (held by " + holder + ")";
    }
}
