package org.weightless.bench.peers.threads;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * An iterator whose values another thread makes: each side parks while it is the other's turn. One field says whose
 * turn it is; the values need no other synchronisation.
 */
abstract class Handoff<T> implements Iterator<T>, Runnable {
    private enum Turn { CONSUMER, PRODUCER, ENDED, DROPPED }

    private final ThreadFactory threads;
    private volatile Turn turn = Turn.CONSUMER;
    private volatile Thread consumer;
    private Thread producer;
    private T value;
    private Throwable failure;
    private boolean fetched;

    Handoff(ThreadFactory threads) {
        this.threads = threads;
    }

    /** What the other thread does: yields by {@link #give}. */
    abstract void produce();

    final void give(T next) {
        value = next;
        pass(Turn.CONSUMER);
        while (turn != Turn.PRODUCER) {
            if (turn == Turn.DROPPED) {
                throw new Dropped();
            }
            LockSupport.park(this);
        }
    }

    /** Ends the other thread: one that waits for ever is never garbage. */
    final void drop() {
        turn = Turn.DROPPED;
        LockSupport.unpark(producer);
    }

    private void pass(Turn next) {
        Thread waiting = consumer;
        turn = next;
        LockSupport.unpark(waiting);
    }

    @Override
    public final void run() {
        try {
            produce();
        } catch (Dropped dropped) {
            return;
        } catch (Throwable thrown) {
            failure = thrown;
        }
        pass(Turn.ENDED);
    }

    @Override
    public final boolean hasNext() {
        if (!fetched && turn != Turn.ENDED) {
            advance();
        }
        return fetched;
    }

    private void advance() {
        consumer = Thread.currentThread();
        turn = Turn.PRODUCER;
        if (producer == null) {
            producer = threads.newThread(this);
            producer.setDaemon(true);
            producer.start();
        } else {
            LockSupport.unpark(producer);
        }
        while (turn == Turn.PRODUCER) {
            LockSupport.park(this);
        }
        if (failure != null) {
            throw new IllegalStateException("failed in its thread", failure);
        }
        fetched = turn != Turn.ENDED;
    }

    @Override
    public final T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        fetched = false;
        return value;
    }

    /** Leaves the body of a thread whose values nobody wants any more. */
    private static final class Dropped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Dropped() {
            super(null, null, false, false);
        }
    }
}
