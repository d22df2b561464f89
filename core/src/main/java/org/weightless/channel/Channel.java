package org.weightless.channel;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;

/**
 * Brings values from fibers to fibers. A fiber that sends waits until there is room or, without a buffer, until another
 * one receives; one that receives waits until there is a value. Meanwhile others run.
 *
 * <p>Values arrive in the order they were sent, and fibers that wait are served in the order they came. Each value goes
 * to one receiver. A value cannot be null.
 *
 * <p>Ownership of a value under races:
 * <ul>
 * <li>A sender's value is the receiver's, or the buffer's, as soon as one of them took it, even if the sender is
 *     cancelled before it goes on. Where {@code send} throws anything but {@link org.weightless.FiberCancelled}, the
 *     value has not been sent.
 * <li>A receiver that waits has its value as soon as somebody sent it: a time limit that is over a moment later is too
 *     late. If the receiver is cancelled or {@linkplain org.weightless.Scheduler#remove removed} before it goes on, the
 *     value goes back to the front of the channel. One that is suspended keeps it until it is resumed.
 * </ul>
 *
 * <p>Fibers of several schedulers in several threads may use a channel; see {@link #shared}. {@link #trySend}, {@link
 * #tryReceive} and {@link #close} work in any code, the rest in fibers only.
 *
 * @param <T> what it carries
 */
public final class Channel<T> implements Iterable<T>, AutoCloseable {
    final Exchange exchange;

    private Channel(int capacity) {
        exchange = new Exchange(capacity);
    }

    /** A channel without a buffer: sender and receiver meet. */
    public static <T> Channel<T> rendezvous() {
        return new Channel<>(0);
    }

    /**
     * A channel that holds values nobody has received yet.
     *
     * @param capacity how many; memory is taken as they come
     * @throws IllegalArgumentException if it is less than 1
     */
    public static <T> Channel<T> buffered(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + ": a buffer holds 1 value or more;"
                    + " a channel without a buffer is Channel.rendezvous()");
        }
        return new Channel<>(capacity);
    }

    /**
     * Names the channel, for dumps and messages.
     *
     * @return this channel
     */
    public Channel<T> named(String name) {
        exchange.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /**
     * Says that other threads use the channel, too: then {@link org.weightless.Scheduler#run} does not end while a
     * fiber waits here, as what it waits for may come from outside. Without this it ends where its fibers wait for each
     * other only, and goes on with them in its next run.
     *
     * @return this channel
     */
    public Channel<T> shared() {
        exchange.shared = true;
        return this;
    }

    // ---- sending

    /**
     * Sends a value; waits until there is room for it or somebody receives it.
     *
     * @throws ChannelClosedException if the channel is closed, also while this fiber waits
     * @throws IllegalStateException outside a fiber
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public void send(T value) {
        refuseNull(value);
        sent(exchange.send(value, Waiter.fiberFor(exchange.senders()), null));
    }

    /**
     * Like {@link #send(Object)}, for a time at most.
     *
     * @throws org.weightless.TimedOutException if the value could not be sent by then
     */
    public void send(T value, Duration limit) {
        refuseNull(value);
        Objects.requireNonNull(limit, "limit");
        sent(exchange.send(value, Waiter.fiberFor(exchange.senders()), limit));
    }

    /** Waits where that is necessary: few calls deep, as each costs at a suspension. */
    private void sent(Waiter waiter) {
        if (waiter == null) {
            return;
        }
        try {
            waiter.wait.park();
        } catch (Throwable thrown) {
            exchange.giveUp(waiter);
            throw thrown;
        }
        if (waiter.value == WaitingPlace.CLOSED) {
            throw exchange.closedForSenders();
        }
    }

    /**
     * Sends a value if that needs no waiting. Works in any code and any thread.
     *
     * @return whether it was sent
     * @throws ChannelClosedException if the channel is closed
     */
    public boolean trySend(T value) {
        refuseNull(value);
        return exchange.trySend(value);
    }

    static void refuseNull(Object value) {
        Objects.requireNonNull(value, "value: null cannot be sent, it is what tryReceive() gives where there is nothing");
    }

    // ---- receiving

    /**
     * Receives a value; waits until there is one.
     *
     * @throws ChannelClosedException if the channel is closed and no value is left, also while this fiber waits
     * @throws IllegalStateException outside a fiber
     * @throws org.weightless.PinnedException if a frame between here and the fiber cannot be captured
     */
    public T receive() {
        return valueOf(received(exchange.receive(Waiter.fiberFor(exchange.receivers()), null)));
    }

    /**
     * Like {@link #receive()}, for a time at most.
     *
     * @throws org.weightless.TimedOutException if there was no value by then
     */
    public T receive(Duration limit) {
        Objects.requireNonNull(limit, "limit");
        return valueOf(received(exchange.receive(Waiter.fiberFor(exchange.receivers()), limit)));
    }

    /** Waits where {@code got} is a waiter. */
    private Object received(Object got) {
        if (!(got instanceof Waiter waiter)) {
            return got;
        }
        try {
            waiter.wait.park();
        } catch (Throwable thrown) {
            exchange.giveUp(waiter);
            throw thrown;
        }
        return waiter.value;
    }

    @SuppressWarnings("unchecked")
    private T valueOf(Object got) {
        if (got == WaitingPlace.CLOSED) {
            throw exchange.closedForReceivers();
        }
        return (T) got;
    }

    /**
     * Receives a value if there is one. Works in any code and any thread.
     *
     * @return null where there is none, be the channel closed or not
     */
    @SuppressWarnings("unchecked")
    public T tryReceive() {
        Object got = exchange.tryReceive();
        return got == WaitingPlace.CLOSED ? null : (T) got;
    }

    /**
     * Receives values until the channel is closed and empty; {@code hasNext} waits for the next one. Several fibers may
     * iterate at once: each value goes to one of them.
     */
    @Override
    public Iterator<T> iterator() {
        return new Received<>(this);
    }

    /** One fiber's loop over what it receives. */
    private static final class Received<T> implements Iterator<T> {
        private final Channel<T> channel;
        private Object ahead;

        Received(Channel<T> channel) {
            this.channel = channel;
        }

        @Override
        public boolean hasNext() {
            if (ahead == null) {
                ahead = channel.received(channel.exchange.receive(Waiter.fiberFor(channel.exchange.receivers()), null));
            }
            return ahead != WaitingPlace.CLOSED;
        }

        @Override
        @SuppressWarnings("unchecked")
        public T next() {
            if (!hasNext()) {
                throw new NoSuchElementException(channel + " is closed and empty");
            }
            T value = (T) ahead;
            ahead = null;
            return value;
        }
    }

    // ---- the end

    /**
     * Ends the sending: what is buffered can still be received. Fibers that wait to send, as those that try it later,
     * get a {@link ChannelClosedException}; those that wait to receive see the end. Does nothing to a closed channel.
     * Works in any code and any thread.
     */
    @Override
    public void close() {
        exchange.close();
    }

    /** Whether it was closed; values may be left to be received. */
    public boolean isClosed() {
        return exchange.isClosed();
    }

    /** How many values are to be received without waiting for a sender. */
    public int size() {
        return exchange.size();
    }

    /** The name. */
    @Override
    public String toString() {
        return exchange.toString();
    }
}
