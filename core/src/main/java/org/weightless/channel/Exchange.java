package org.weightless.channel;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Wait;

/**
 * The state of a {@link Channel}: the values in it and the fibers at both of its ends.
 *
 * <pre>
 * a receiver waits  -> nothing is buffered
 * a sender waits    -> the buffer is full
 * closed            -> nobody waits
 * </pre>
 *
 * <p>A value is handed to a waiting receiver by settling its wait, so that whoever comes too late - the time limit, a
 * cancellation, another case of a select - finds it settled. A receiver that is cancelled between that and its next
 * slice gives the value back; it then stands in front of all that was sent later.
 */
final class Exchange extends WaitingPlace {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final WaitQueue receivers = new WaitQueue(this, "receive from");
    private final WaitQueue senders = new WaitQueue(this, "send to");
    private final int capacity;
    private final int number = NUMBER.incrementAndGet();
    private final ArrayDeque<Object> buffer = new ArrayDeque<>();

    /** Values that were given back, in the order they were handed over; null while there are none. */
    private TreeMap<Long, Object> returned;

    private long handed;
    private boolean closed;

    Exchange(int capacity) {
        this.capacity = capacity;
    }

    WaitQueue receivers() {
        return receivers;
    }

    WaitQueue senders() {
        return senders;
    }

    // ---- sending

    /** Null if the value has been sent, else the waiter by which the fiber has to wait. */
    Waiter send(Object value, FiberState fiber, Duration limit) {
        lock.lock();
        try {
            refuseClosed();
            return pass(value) ? null : enqueue(senders, fiber, limit, value);
        } finally {
            lock.unlock();
        }
    }

    /** The same without a wait: false where one would be needed. */
    boolean trySend(Object value) {
        lock.lock();
        try {
            refuseClosed();
            return pass(value);
        } finally {
            lock.unlock();
        }
    }

    private void refuseClosed() {
        if (closed) {
            throw closedForSenders();
        }
    }

    /** What is thrown in a fiber that sends. */
    ChannelClosedException closedForSenders() {
        return new ChannelClosedException(this + " is closed: the value has not been sent, and none can be any more");
    }

    private boolean pass(Object value) {
        if (receivers.wakeFirst(value, ++handed) != null) {
            return true;
        }
        if (buffer.size() < capacity) {
            buffer.add(value);
            return true;
        }
        return false;
    }

    // ---- receiving

    /** A value, {@link #CLOSED}, or the waiter by which the fiber has to wait. */
    Object receive(FiberState fiber, Duration limit) {
        lock.lock();
        try {
            Object value = takeOrClosed();
            return value != null ? value : enqueue(receivers, fiber, limit, null);
        } finally {
            lock.unlock();
        }
    }

    /** The same without a wait: null where one would be needed. */
    Object tryReceive() {
        lock.lock();
        try {
            return takeOrClosed();
        } finally {
            lock.unlock();
        }
    }

    /** What is thrown in a fiber that wants a value. */
    ChannelClosedException closedForReceivers() {
        return new ChannelClosedException(this + " is closed and empty: nothing is to be received any more;"
                + " a for loop over the channel ends by itself there");
    }

    private Object takeOrClosed() {
        Object value = take();
        return value == null && closed ? CLOSED : value;
    }

    private Object take() {
        if (returned != null) {
            return takeReturned();
        }
        Object value = buffer.poll();
        Waiter sender = senders.wakeFirst();
        if (sender == null || value == null) {
            return sender == null ? value : sender.value;
        }
        buffer.add(sender.value);
        return value;
    }

    private Object takeReturned() {
        Object value = returned.pollFirstEntry().getValue();
        if (returned.isEmpty()) {
            returned = null;
        }
        return value;
    }

    @Override
    void giveBack(Waiter waiter) {
        boolean received = waiter.sequence != 0;
        if (received && receivers.wakeFirst(waiter.value, waiter.sequence) == null) {
            if (returned == null) {
                returned = new TreeMap<>();
            }
            returned.put(waiter.sequence, waiter.value);
        }
    }

    // ---- selecting

    /**
     * Puts a waiter of a select into a queue, unless what it waits for could be done now.
     *
     * @return whether it stands there
     */
    boolean enlist(Waiter waiter, boolean receives) {
        lock.lock();
        try {
            if (closed || (receives ? canReceive(waiter.wait) : canSend(waiter.wait))) {
                return false;
            }
            (receives ? receivers : senders).add(waiter);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean canReceive(Wait own) {
        return returned != null || !buffer.isEmpty() || senders.hasOpen(own);
    }

    private boolean canSend(Wait own) {
        return buffer.size() < capacity || receivers.hasOpen(own);
    }

    // ---- the end

    /** False if it was closed before. */
    boolean close() {
        lock.lock();
        try {
            boolean first = !closed;
            closed = true;
            receivers.wakeAll(CLOSED);
            senders.wakeAll(CLOSED);
            return first;
        } finally {
            lock.unlock();
        }
    }

    boolean isClosed() {
        lock.lock();
        try {
            return closed;
        } finally {
            lock.unlock();
        }
    }

    int size() {
        lock.lock();
        try {
            return buffer.size() + (returned == null ? 0 : returned.size());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return name != null ? "channel " + name : "channel " + number;
    }
}
