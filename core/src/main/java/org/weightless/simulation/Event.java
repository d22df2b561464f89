package org.weightless.simulation;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.weightless.internal.fiber.ApiExceptions;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;

/**
 * Something that happens at a time, once, with a value or a failure. Processes wait for it by {@link #await}: the one
 * method of this package that suspends.
 *
 * <pre>
 * pending --succeed, fail--> triggered: in the queue of its Environment --its turn--> processed
 * </pre>
 *
 * <p>A failure that no process or condition takes leaves {@link Environment#run()}.
 *
 * @param <T> what its value is
 */
public class Event<T> extends Happening {
    static final byte PENDING = 0;
    static final byte TRIGGERED = 1;
    static final byte PROCESSED = 2;

    final Environment environment;

    byte state;

    /** Whether somebody has taken its failure, or will. */
    boolean seen;

    /** The value or a {@link Wait.Thrown}. */
    Object outcome;

    /** The first of those that are to be told. */
    Subscriber first;

    private Subscriber last;

    Event(Environment environment) {
        this.environment = environment;
    }

    // ---- triggering

    /**
     * Lets it happen now, without a value.
     *
     * @return this event
     * @throws IllegalStateException if it is triggered already
     */
    public Event<T> succeed() {
        return succeed(null);
    }

    /**
     * Lets it happen now: behind all that is to happen at this time already.
     *
     * @return this event
     * @throws IllegalStateException if it is triggered already
     */
    public Event<T> succeed(T value) {
        refuseSecondTrigger();
        trigger(value);
        return this;
    }

    /**
     * Lets it happen now as a failure, which is thrown where it is waited for.
     *
     * @return this event
     * @throws IllegalStateException if it is triggered already
     */
    public Event<T> fail(Throwable failure) {
        Objects.requireNonNull(failure, "failure");
        refuseSecondTrigger();
        trigger(new Wait.Thrown(failure));
        return this;
    }

    void refuseSecondTrigger() {
        if (state != PENDING) {
            throw new IllegalStateException(this + " has been triggered already: an event happens once, make a new one");
        }
    }

    final void trigger(Object value) {
        outcome = value;
        state = TRIGGERED;
        environment.queue.addSoon(this);
    }

    // ---- happening

    @Override
    final void happen(EventQueue queue) {
        if (state != TRIGGERED) {
            return;
        }
        state = PROCESSED;
        processing();
        if (first != null || outcome instanceof Wait.Thrown) {
            queue.tell(this);
        }
    }

    /** Called when it happens, before those that wait are told. */
    void processing() {}

    /** Whether nothing is left to be done behind it. */
    final boolean isTold() {
        return first == null && !(outcome instanceof Wait.Thrown);
    }

    /** Throws a failure that nobody has taken. */
    final void refuseUnseenFailure() {
        if (!seen && outcome instanceof Wait.Thrown failed) {
            seen = true;
            throw Fibers.unchanged(failed.exception());
        }
    }

    // ---- waiting

    /**
     * Waits until this event happens; other processes go on meanwhile. Gives its value at once if it has happened.
     *
     * @return its value; its failure is thrown unchanged
     * @throws Interrupt if the process is interrupted meanwhile
     * @throws IllegalStateException outside a fiber of the environment's scheduler
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public T await() {
        throw outsideFiber();
    }

    /**
     * Like {@link #await()}, for a time at most; {@link #or} with a timeout does the same without an exception.
     *
     * @throws org.weightless.TimedOutException if it has not happened by then
     */
    public T await(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        throw outsideFiber();
    }

    final RuntimeException outsideFiber() {
        return ApiExceptions.noFiberFor("await() of " + this);
    }

    /** Whether a fiber need not wait: it has happened, or happens now as nothing else would before. */
    final boolean isOver(FiberState fiber) {
        environment.refuseOthers(fiber, this);
        return state == PROCESSED || environment.queue.happensAtOnce(this, fiber);
    }

    /** Enlists a fiber that has to wait. */
    final Wait wait(FiberState fiber) {
        watched();
        EventWait waiting = new EventWait(fiber, this);
        add(waiting);
        return waiting.wait;
    }

    /** Called before somebody waits. */
    void watched() {}

    /** Nobody waits any more, and it has not happened. */
    void unwatched() {}

    /** The same where a wait ended by a limit, an interrupt or the end of its process. */
    void abandoned() {
        unwatched();
    }

    /** Whether nobody waits. */
    final boolean hasNobody() {
        for (Subscriber each = first; each != null; each = each.after) {
            if (!each.sleeps()) {
                return false;
            }
        }
        return true;
    }

    final void abandonedByLast() {
        if (hasNobody() && state != PROCESSED) {
            abandoned();
        }
    }

    /**
     * Lets something be done when this event happens, in no fiber: it may trigger events and cannot wait. Does it at
     * once if it has happened.
     *
     * @return this event
     */
    public Event<T> onProcessed(Consumer<? super Event<T>> action) {
        Objects.requireNonNull(action, "action");
        if (state == PROCESSED) {
            action.accept(this);
        } else {
            watched();
            add(new Callback<>(action));
        }
        return this;
    }

    private static final class Callback<T> extends Subscriber {
        private final Consumer<? super Event<T>> action;

        Callback(Consumer<? super Event<T>> action) {
            this.action = action;
        }

        @Override
        @SuppressWarnings("unchecked")
        void happened(Event<?> event) {
            action.accept((Event<T>) event);
        }

        @Override
        boolean takesFailure() {
            return false;
        }
    }

    final void add(Subscriber subscriber) {
        subscriber.event = this;
        subscriber.before = last;
        if (last == null) {
            first = subscriber;
        } else {
            last.after = subscriber;
        }
        last = subscriber;
    }

    final void remove(Subscriber subscriber) {
        if (subscriber.before == null) {
            first = subscriber.after;
        } else {
            subscriber.before.after = subscriber.after;
        }
        if (subscriber.after == null) {
            last = subscriber.before;
        } else {
            subscriber.after.before = subscriber.before;
        }
        subscriber.event = null;
        subscriber.before = null;
        subscriber.after = null;
    }

    // ---- conditions

    /** An event that happens when this one or the other one has, with the values of those that have. */
    public Condition or(Event<?> other) {
        return environment.anyOf(this, Objects.requireNonNull(other, "other"));
    }

    /** An event that happens when both this one and the other one have, with their values. */
    public Condition and(Event<?> other) {
        return environment.allOf(this, Objects.requireNonNull(other, "other"));
    }

    // ---- seen

    /** Whether it will happen, or has happened. */
    public boolean isTriggered() {
        return state != PENDING;
    }

    /** Whether it has happened. */
    public boolean isProcessed() {
        return state == PROCESSED;
    }

    /** Whether it is triggered, and not as a failure. */
    public boolean isOk() {
        return isTriggered() && !(outcome instanceof Wait.Thrown);
    }

    /**
     * Its value.
     *
     * @throws IllegalStateException if it is not triggered
     */
    public T value() {
        if (!isTriggered()) {
            throw new IllegalStateException(this + " has no value yet: wait for it by await()");
        }
        return valueOrThrow();
    }

    @SuppressWarnings("unchecked")
    final T valueOrThrow() {
        if (outcome instanceof Wait.Thrown failed) {
            seen = true;
            throw Fibers.unchanged(failed.exception());
        }
        return (T) outcome;
    }

    /** What it is, for dumps and messages. */
    @Override
    public String toString() {
        return "an event";
    }
}
