package org.weightless.channel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.function.Function;
import java.util.function.Supplier;
import org.weightless.TimedOutException;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Wait;

/**
 * Waits for several channels at once and does one thing: the first that can be done.
 *
 * <pre>{@code
 * String text = new Select<String>()
 *         .receive(orders, order -> "order " + order)
 *         .send(log, "idle", () -> "logged")
 *         .after(Duration.ofSeconds(1), () -> "nothing for a second")
 *         .run();
 * }</pre>
 *
 * <p>Where several can be done, it is the one named first; after {@link #inTurn} they take turns. What a case does,
 * {@link #run} gives; it may yield and wait like any code. A select can be run again and again, also by several fibers.
 *
 * @param <R> what the cases give
 */
public final class Select<R> {
    private static final Done LATE = new Done(0, null);

    private final List<SelectCase<R>> choices = new ArrayList<>();
    private Supplier<? extends R> otherwise;
    private Duration limit;
    private Supplier<? extends R> late;
    private boolean inTurn;
    private volatile int first;

    /** A select without a case. */
    public Select() {}

    /**
     * Adds a case that receives. When the channel is closed and empty, {@link #run} throws.
     *
     * @param then what is done with the value
     * @return this select
     */
    @SuppressWarnings("unchecked")
    public <T> Select<R> receive(Channel<T> channel, Function<? super T, ? extends R> then) {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(then, "then");
        choices.add(new SelectCase<>(channel.exchange, null, (Function<Object, ? extends R>) then, null));
        return this;
    }

    /**
     * Adds a case that receives.
     *
     * @param then what is done with the value
     * @param ended what is done when the channel is closed and empty
     * @return this select
     */
    @SuppressWarnings("unchecked")
    public <T> Select<R> receive(Channel<T> channel, Function<? super T, ? extends R> then, Supplier<? extends R> ended) {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(then, "then");
        Objects.requireNonNull(ended, "ended");
        choices.add(new SelectCase<>(channel.exchange, null, (Function<Object, ? extends R>) then, ended));
        return this;
    }

    /**
     * Adds a case that sends. When the channel is closed, {@link #run} throws.
     *
     * @param then what is done when the value has been sent
     * @return this select
     */
    public <T> Select<R> send(Channel<? super T> channel, T value, Supplier<? extends R> then) {
        Objects.requireNonNull(channel, "channel");
        Channel.refuseNull(value);
        Objects.requireNonNull(then, "then");
        choices.add(new SelectCase<>(channel.exchange, value, null, then));
        return this;
    }

    /**
     * Sets what is done where nothing else can be done at once: then the select never waits.
     *
     * @return this select
     */
    public Select<R> otherwise(Supplier<? extends R> then) {
        otherwise = Objects.requireNonNull(then, "then");
        return this;
    }

    /**
     * Sets how long {@link #run} waits at most, and what is done then.
     *
     * @return this select
     */
    public Select<R> after(Duration limit, Supplier<? extends R> then) {
        this.limit = Objects.requireNonNull(limit, "limit");
        late = Objects.requireNonNull(then, "then");
        return this;
    }

    /**
     * Lets the cases take turns where several can be done: the search begins behind the one done last.
     *
     * @return this select
     */
    public Select<R> inTurn() {
        inTurn = true;
        return this;
    }

    /**
     * Waits until one of the cases can be done, and does it.
     *
     * @return what it gives
     * @throws ChannelClosedException if a channel of a case is closed and the case does not say what is done then
     * @throws IllegalStateException outside a fiber, or without a case
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public R run() {
        refuseEmpty();
        FiberState fiber = Waiter.fiberFor(this);
        Done done = attempt();
        while (done == null && otherwise == null) {
            Attendance attendance = new Attendance(waitOf(fiber), choices);
            done = attendance.begin() ? attend(attendance) : attempt();
        }
        return done == null ? otherwise.get() : done == LATE ? late.get() : finish(done.at, done.value);
    }

    /** What was done: the index of the case and the value. */
    private record Done(int at, Object value) {}

    private Done attempt() {
        int from = inTurn ? first : 0;
        int count = choices.size();
        for (int i = 0; i < count; i++) {
            int at = (from + i) % count;
            Object value = choices.get(at).attempt();
            if (value != null) {
                return new Done(at, value);
            }
        }
        return null;
    }

    private Wait waitOf(FiberState fiber) {
        boolean shared = false;
        for (SelectCase<R> choice : choices) {
            shared |= choice.exchange().shared;
        }
        Wait wait = new Wait(fiber, this, shared);
        return limit == null ? wait : wait.within(limit);
    }

    private static Done attend(Attendance attendance) {
        try {
            Waiter served = (Waiter) attendance.wait.park();
            attendance.leave();
            return new Done(attendance.indexOf(served), served.value);
        } catch (Throwable thrown) {
            if (thrown instanceof TimedOutException && attendance.wait.endedBy(thrown)) {
                attendance.leave();
                return LATE;
            }
            attendance.drop();
            throw thrown;
        }
    }

    private R finish(int at, Object done) {
        first = at + 1;
        SelectCase<R> choice = choices.get(at);
        if (done != WaitingPlace.CLOSED) {
            return choice.receives() ? choice.then().apply(done) : choice.otherwise().get();
        }
        if (!choice.receives()) {
            throw choice.exchange().closedForSenders();
        }
        if (choice.otherwise() == null) {
            throw choice.exchange().closedForReceivers();
        }
        return choice.otherwise().get();
    }

    private void refuseEmpty() {
        if (choices.isEmpty()) {
            throw new IllegalStateException(
                    "a select without a channel: add cases by receive(..) and send(..), or use Fiber.sleep(..)");
        }
    }

    /** What it waits for. */
    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(", or ");
        choices.forEach(choice -> text.add(choice.toString()));
        return text.toString();
    }
}
