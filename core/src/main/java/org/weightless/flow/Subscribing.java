package org.weightless.flow;

import java.util.Objects;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import org.weightless.channel.Channel;
import org.weightless.channel.ChannelClosedException;
import org.weightless.internal.fiber.Fibers;

/**
 * A subscription whose values a fiber waits for: what a publisher sends, in whatever thread, comes into a channel
 * that has room for all that was requested. Half of it is requested anew when half has been dealt with.
 */
final class Subscribing<T> implements Subscriber<T>, AutoCloseable {
    private final int ahead;
    private final Channel<T> values;
    private final Object lock = new Object();
    private final Collector collector;
    private Subscription subscription;
    private Throwable failure;

    /** Whether the publisher's thread is still in its first request. */
    private boolean requesting;

    private boolean ended;
    private boolean closed;

    Subscribing(int ahead) {
        this.ahead = ahead;
        values = Channel.<T>buffered(ahead).named("a subscription").shared();
        collector = Collector.watch(this::cancel);
    }

    // ---- the publisher's side

    @Override
    public void onSubscribe(Subscription given) {
        Objects.requireNonNull(given, "subscription");
        synchronized (lock) {
            requesting = subscription == null && !closed;
            if (requesting) {
                subscription = given;
            }
        }
        if (!requesting) {
            given.cancel();
            return;
        }
        given.request(ahead);
        boolean late;
        synchronized (lock) {
            requesting = false;
            late = closed && !ended;
        }
        if (late) {
            given.cancel();
        }
    }

    @Override
    public void onNext(T value) {
        Objects.requireNonNull(value, "value");
        synchronized (lock) {
            if (subscription == null) {
                throw new IllegalStateException(
                        "the publisher has sent a value before it has called onSubscribe(..), which comes first (rule 1.9)");
            }
        }
        try {
            if (!values.trySend(value)) {
                end(new IllegalStateException("the publisher has sent more values than were requested"));
                subscription.cancel();
            }
        } catch (ChannelClosedException late) {
            // nobody wants it any more
        }
    }

    @Override
    public void onError(Throwable thrown) {
        end(Objects.requireNonNull(thrown, "thrown"));
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(Throwable thrown) {
        synchronized (lock) {
            if (!ended) {
                ended = true;
                failure = thrown;
            }
        }
        values.close();
    }

    // ---- the collector's side

    void emitAll(Flow.Emitter<T> out) {
        int batch = Math.max(1, ahead / 2);
        int done = 0;
        for (T value : values) {
            out.emit(value);
            if (++done == batch) {
                done = 0;
                requestMore(batch);
            }
        }
        refuseFailure();
    }

    private void requestMore(int count) {
        boolean open;
        synchronized (lock) {
            open = !ended;
        }
        if (open) {
            subscription.request(count);
        }
    }

    private void refuseFailure() {
        synchronized (lock) {
            if (failure != null) {
                throw Fibers.unchanged(failure);
            }
        }
    }

    /** Wants no more. */
    @Override
    public void close() {
        if (collector != null) {
            collector.leave();
        }
        cancel();
    }

    private void cancel() {
        boolean cancels;
        synchronized (lock) {
            cancels = subscription != null && !requesting && !ended && !closed;
            closed = true;
        }
        values.close();
        if (cancels) {
            subscription.cancel();
        }
    }
}
