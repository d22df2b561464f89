package org.weightless.flow;

import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow.Subscriber;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.atomic.AtomicLong;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;

/**
 * One subscriber's run of a flow: a fiber that hands over as many values as were requested and waits for the next
 * request. All signals but the first are the fiber's, or come behind its end, and so one after the other.
 */
final class Publishing<T> implements Subscription {
    private final Flow<T> flow;
    private final Scheduler scheduler;
    private final Stop.Place place = new Stop.Place();
    private final AtomicLong requested = new AtomicLong();

    /** Tells the fiber that something was asked for. */
    private final Channel<Boolean> asked = Channel.<Boolean>buffered(1).named("a subscriber's requests").shared();

    /** Null when nothing is to be told any more. */
    private volatile Subscriber<? super T> subscriber;

    private volatile boolean cancelled;
    private volatile IllegalArgumentException wrongRequest;

    /** Null until it has begun, when it looks by itself: that may be before who spawns it goes on. */
    private volatile Fiber fiber;

    private Publishing(Flow<T> flow, Scheduler scheduler, Subscriber<? super T> subscriber) {
        this.flow = flow;
        this.scheduler = scheduler;
        this.subscriber = subscriber;
    }

    static <T> void begin(Flow<T> flow, Scheduler scheduler, Subscriber<? super T> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        Publishing<T> publishing = new Publishing<>(flow, scheduler, subscriber);
        subscriber.onSubscribe(publishing);
        scheduler.execute(publishing::start);
    }

    private void start() {
        try {
            scheduler.spawn(new Run());
        } catch (Throwable refused) {
            end(refused);
        }
    }

    private void publish() {
        Throwable failure = null;
        try {
            fiber = Fiber.current();
            if (!cancelled && wrongRequest == null) {
                place.until(() -> flow.collect(this::next));
            }
        } catch (FiberCancelled ended) {
            failure = cancelled(ended);
            throw ended;
        } catch (Throwable thrown) {
            failure = thrown;
        } finally {
            end(failure);
        }
    }

    private static CancellationException cancelled(FiberCancelled ended) {
        return new CancellationException(
                "the flow's fiber was " + (ended == null ? "removed" : "cancelled: " + ended.getMessage()));
    }

    /** The body of the fiber, and what tells its end where that is not the body's: nothing of it runs then any more. */
    private final class Run extends EndHook implements Generator.Body {
        @Override
        public void run() {
            publish();
        }

        @Override
        protected void ended() {
            if (subscriber != null) {
                Fiber ended = (Fiber) hooked();
                Throwable raised = ended.failure();
                end(raised == null ? cancelled(ended.cancellation()) : raised);
            }
        }
    }

    private void next(T value) {
        while (!takeRequest()) {
            asked.receive();
        }
        Subscriber<? super T> to = subscriber;
        try {
            to.onNext(value);
        } catch (Throwable thrown) {
            // whoever throws here breaks the rules and is told nothing more
            cancelled = true;
            subscriber = null;
            throw thrown;
        }
    }

    /** Takes one request; false where there is none. */
    private boolean takeRequest() {
        if (cancelled || wrongRequest != null) {
            place.stop();
        }
        long before = requested.get();
        return before == Long.MAX_VALUE || before > 0 && requested.decrementAndGet() >= 0;
    }

    private void end(Throwable failure) {
        Subscriber<? super T> to = subscriber;
        subscriber = null;
        if (to == null || cancelled) {
            if (failure != null && to == null && !(failure instanceof CancellationException)) {
                throw Fibers.unchanged(failure);
            }
        } else if (wrongRequest != null) {
            to.onError(wrongRequest);
        } else if (failure != null) {
            to.onError(failure);
        } else {
            to.onComplete();
        }
    }

    // ---- the subscriber's side

    @Override
    public void request(long count) {
        if (count > 0) {
            requested.accumulateAndGet(count, (have, more) -> have + more < 0 ? Long.MAX_VALUE : have + more);
            asked.trySend(true);
        } else if (!cancelled && wrongRequest == null) {
            wrongRequest = new IllegalArgumentException("request(" + count + "): one or more values are requested (rule 3.9)");
            endFiber();
        }
    }

    @Override
    public void cancel() {
        if (!cancelled) {
            cancelled = true;
            endFiber();
        }
    }

    private void endFiber() {
        asked.trySend(true);
        if (subscriber != null) {
            scheduler.execute(() -> {
                Fiber begun = fiber;
                if (begun != null) {
                    begun.cancel("its subscriber wants no more");
                }
            });
        }
    }
}
