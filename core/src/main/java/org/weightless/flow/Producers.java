package org.weightless.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.PinnedException;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.channel.Select;

/**
 * Sources that run in fibers of their own and send their values into one channel. They end with the collector: it
 * cancels them and waits for their {@code finally} blocks, so that none outlives it.
 */
final class Producers<T> implements AutoCloseable {
    /** Nothing has come in time. */
    static final Object LATE = new Object();

    private final Scheduler scheduler;
    private final Channel<T> values;
    private final List<Fiber> fibers = new ArrayList<>();
    private final Object lock = new Object();
    private int running;

    /** The first failure; the others are suppressed in it. */
    private Throwable failure;

    private boolean told;

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
        try {
            for (Flow<? extends T> flow : flows) {
                fibers.add(scheduler.spawn(() -> produce(flow)));
            }
        } catch (Throwable refused) {
            // none of them has begun
            fibers.forEach(Fiber::cancel);
            throw refused;
        }
    }

    Scheduler scheduler() {
        return scheduler;
    }

    private void produce(Flow<? extends T> flow) {
        try {
            flow.collect(values::send);
            ended(null);
        } catch (FiberCancelled cancelled) {
            ended(new CancellationException("the source of a flow was cancelled: " + cancelled.getMessage()));
            throw cancelled;
        } catch (Throwable thrown) {
            ended(thrown);
        }
    }

    private void ended(Throwable thrown) {
        boolean last;
        synchronized (lock) {
            running--;
            if (thrown != null && !(closing && thrown instanceof CancellationException)) {
                failure = Flow.joined(failure, thrown);
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

    /** The same up to a time of the scheduler's clock. */
    Object nextUntil(Duration time) {
        Duration left = time.minus(scheduler.now());
        return left.isNegative() || left.isZero() ? LATE : nextWithin(left);
    }

    @SuppressWarnings("unchecked")
    T cast(Object value) {
        return (T) value;
    }

    private void refuseFailure() {
        synchronized (lock) {
            if (failure != null) {
                told = true;
                throw Flow.unchanged(failure);
            }
        }
    }

    /**
     * Cancels those that still run, and waits until they have ended, whatever else is asked of this fiber meanwhile.
     * Throws a failure that the collector has not been told.
     */
    @Override
    public void close() {
        synchronized (lock) {
            closing = true;
        }
        for (Fiber fiber : fibers) {
            fiber.cancel("the collector of its flow has ended");
        }
        Fiber.shielded(this::awaitAll);
        if (!told) {
            refuseFailure();
        }
    }

    private void awaitAll() {
        Throwable raised = null;
        for (Fiber fiber : fibers) {
            raised = awaitEnd(fiber, raised);
        }
        if (raised != null) {
            throw Flow.unchanged(raised);
        }
    }

    /** Gives what was raised in the collector so far, with what came later as suppressed; null where nothing was. */
    private static Throwable awaitEnd(Fiber fiber, Throwable earlier) {
        Throwable first = earlier;
        while (true) {
            try {
                fiber.join();
                return first;
            } catch (CancellationException thrown) {
                if (fiber.state() == Fiber.State.CANCELLED) {
                    // it was told to
                    return first;
                }
                first = Flow.joined(first, thrown);
            } catch (PinnedException | VirtualMachineError cannotWait) {
                throw Flow.unchanged(Flow.joined(first, cannotWait));
            } catch (Throwable raised) {
                first = Flow.joined(first, raised);
            }
        }
    }
}
