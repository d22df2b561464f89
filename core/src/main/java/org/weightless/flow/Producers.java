package org.weightless.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.channel.Select;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;

/**
 * Sources that run in fibers of their own and send their values into one channel. They end with the collector: it
 * cancels them and waits for their {@code finally} blocks, so that none outlives it.
 */
final class Producers<T> implements AutoCloseable {
    /** Nothing has come in time. */
    static final Object LATE = new Object();

    private static final Duration SHORTEST = Duration.ofNanos(1);

    private final Scheduler scheduler;
    private final Channel<T> values;
    private final Collector collector;
    private final List<Fiber> fibers = new ArrayList<>();
    private final Object lock = new Object();
    private int running;

    /** The first failure; the others are suppressed in it. */
    private Throwable failure;

    private boolean told;

    /** Whether the collector was told that it is late without having waited. */
    private boolean wasOver;

    /** Whether the collector has ended them, so that a cancellation is no failure. */
    private boolean closing;

    Producers(String operator, Channel<T> values, List<? extends Flow<? extends T>> flows) {
        scheduler = Scheduler.current();
        if (scheduler == null) {
            throw new IllegalStateException(operator + " runs its source in a fiber of its own: collect the flow in a fiber,"
                    + " whose scheduler runs it");
        }
        this.values = values;
        running = flows.size();
        if (running == 0) {
            values.close();
        }
        collector = Collector.watch(this::cancelAll);
        try {
            for (Flow<? extends T> flow : flows) {
                fibers.add(scheduler.spawn(new Source(flow)));
            }
        } catch (Throwable refused) {
            endRefused(refused);
            throw refused;
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** Several threads may have begun some of them already. */
    private void endRefused(Throwable refused) {
        try {
            close();
        } catch (Throwable thrown) {
            Fibers.joined(refused, thrown);
        }
    }

    /** The body of a source's fiber, and what tells its end where that is not the body's. */
    private final class Source extends EndHook implements Generator.Body {
        private final Flow<? extends T> flow;
        private boolean told;

        Source(Flow<? extends T> flow) {
            this.flow = flow;
        }

        @Override
        public void run() {
            try {
                flow.collect(values::send);
                tell(null);
            } catch (FiberCancelled cancelled) {
                tell(cancelled(cancelled));
                throw cancelled;
            } catch (Throwable thrown) {
                tell(thrown);
            }
        }

        private void tell(Throwable thrown) {
            told = true;
            sourceEnded(thrown);
        }

        @Override
        protected void ended() {
            if (!told) {
                Fiber fiber = (Fiber) hooked();
                Throwable raised = fiber.failure();
                tell(raised == null ? cancelled(fiber.cancellation()) : raised);
            }
        }

        private static CancellationException cancelled(FiberCancelled cancelled) {
            return new CancellationException("the source of a flow was "
                    + (cancelled == null ? "removed" : "cancelled: " + cancelled.getMessage()));
        }
    }

    private void sourceEnded(Throwable thrown) {
        boolean last;
        synchronized (lock) {
            running--;
            if (thrown != null && !(closing && thrown instanceof CancellationException)) {
                failure = Fibers.joined(failure, thrown);
            }
            last = running == 0 || failure != null;
        }
        if (last) {
            values.close();
        }
    }

    // ---- the collector's side

    void emitAll(Flow.Emitter<T> out) {
        for (T value : values) {
            out.emit(value);
        }
        refuseFailure();
    }

    /** The next value; null at the end. */
    T next() {
        T value = new Select<T>().receive(values, got -> got, () -> null).run();
        if (value == null) {
            refuseFailure();
        }
        return value;
    }

    /** The next value, {@link #LATE}, or null at the end. */
    Object nextWithin(Duration limit) {
        Object value = new Select<>().receive(values, got -> got, () -> null).after(limit, () -> LATE).run();
        if (value == null) {
            refuseFailure();
        }
        return value;
    }

    /** The same up to a time of the scheduler's clock. That may be over, but not twice in a row: sources have to run. */
    Object nextUntil(Duration time) {
        Duration left = time.minus(scheduler.now());
        boolean over = left.compareTo(SHORTEST) < 0;
        if (over && !wasOver) {
            wasOver = true;
            return LATE;
        }
        wasOver = false;
        return nextWithin(over ? SHORTEST : left);
    }

    @SuppressWarnings("unchecked")
    T cast(Object value) {
        return (T) value;
    }

    private void refuseFailure() {
        synchronized (lock) {
            if (failure != null) {
                told = true;
                throw Fibers.unchanged(failure);
            }
        }
    }

    /**
     * Cancels those that still run, and waits until they have ended, whatever else is asked of this fiber meanwhile.
     * Throws a failure that the collector has not been told.
     */
    @Override
    public void close() {
        cancelAll();
        Fiber.shielded(this::awaitAll);
        collector.leave();
        if (!told) {
            refuseFailure();
        }
    }

    private void cancelAll() {
        synchronized (lock) {
            closing = true;
        }
        for (Fiber fiber : fibers) {
            fiber.cancel("the collector of its flow has ended");
        }
    }

    private void awaitAll() {
        Throwable raised = null;
        for (Fiber fiber : fibers) {
            raised = awaitEnd(fiber, raised);
        }
        if (raised != null) {
            throw Fibers.unchanged(raised);
        }
    }

    /** Gives what was raised in the collector so far, with what came later as suppressed; null where nothing was. */
    private static Throwable awaitEnd(Fiber fiber, Throwable earlier) {
        Throwable first = earlier;
        while (true) {
            try {
                fiber.join();
                return first;
            } catch (Throwable raised) {
                if (raised == fiber.failure()
                        || raised instanceof CancellationException && fiber.state() == Fiber.State.CANCELLED) {
                    // its end, which was told
                    return first;
                }
                first = Fibers.joined(first, raised);
                if (raised instanceof PinnedException || raised instanceof VirtualMachineError) {
                    // this fiber cannot wait
                    throw Fibers.unchanged(first);
                }
            }
        }
    }
}
