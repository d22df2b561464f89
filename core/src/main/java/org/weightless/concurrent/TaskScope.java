package org.weightless.concurrent;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.weightless.Fiber;
import org.weightless.Scheduler;
import org.weightless.TimedOutException;
import org.weightless.internal.fiber.CancelScope;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;

/**
 * A block whose fibers end before it does, in the manner of the JDK's {@code StructuredTaskScope}: the fiber that opens
 * it forks subtasks, which are fibers of the same scheduler, joins them and closes it.
 *
 * <pre>{@code
 * try (TaskScope<String, Void> scope = TaskScope.open()) {
 *     Subtask<String> user = scope.fork(() -> findUser());
 *     Subtask<String> order = scope.fork(() -> fetchOrder());
 *     scope.join();                       // the first failure cancels the other and is thrown here
 *     return user.get() + order.get();
 * }
 * }</pre>
 *
 * <p>A scope that is cancelled cancels its subtasks: by its {@link Joiner}, by its time limit, or by {@link #close}.
 * That waits until all have ended, whatever comes: so a fiber that is cancelled, or whose {@linkplain Fiber#within
 * limit} is over, takes its subtasks with it, those of scopes in these too. What subtasks throw after the first failure
 * is suppressed by it. A failure behind a {@code join()} that gave a result is the failure of its fiber, and told as
 * that. Where {@code join()} was not called, or has not come to its end, {@link #close} throws what subtasks have
 * failed with; so a {@code try} statement adds it to what its block throws, as suppressed.
 *
 * @param <T> what subtasks give
 * @param <R> what {@link #join} gives
 */
public final class TaskScope<T, R> implements AutoCloseable {
    /**
     * Thrown by {@link TaskScope#join}: its cause is what the joiner has thrown, as a rule the first failure. Thrown by
     * {@link TaskScope#close} where subtasks have failed and no {@code join()} has told of it: its cause is the first
     * failure.
     */
    public static final class FailedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        FailedException(Throwable cause) {
            super(cause);
        }

        /** @param more so many subtasks have failed besides, of which nothing is kept */
        FailedException(Throwable cause, int more) {
            super(more == 0 ? cause.toString() : cause + ", and " + more + " failures that were too many to be kept", cause);
        }
    }

    /** How a scope is opened. */
    public static final class Configuration {
        static final Configuration DEFAULT = new Configuration(null, null);

        final String name;
        final Duration timeout;

        private Configuration(String name, Duration timeout) {
            this.name = name;
            this.timeout = timeout;
        }

        /** Names the scope, for dumps and messages. */
        public Configuration withName(String name) {
            return new Configuration(Objects.requireNonNull(name, "name"), timeout);
        }

        /**
         * Sets a limit, which counts from the opening, by the scheduler's clock: when it is over before all subtasks
         * have ended, the scope is cancelled and {@link TaskScope#join} throws a {@link TimedOutException}. A subtask
         * that is forked after that is too late, too, and is not started.
         */
        public Configuration withTimeout(Duration timeout) {
            return new Configuration(name, Objects.requireNonNull(timeout, "timeout"));
        }
    }

    private final ScopeState state;
    private final Scheduler scheduler;
    private final Joiner<? super T, ? extends R> joiner;
    private boolean joins;
    private boolean closed;

    private TaskScope(Fiber owner, Joiner<? super T, ? extends R> joiner, Configuration configuration) {
        this.joiner = joiner;
        scheduler = Scheduler.current();
        state = new ScopeState(this, owner, configuration.name);
        Fibers.addEndHook(owner, state);
        if (configuration.timeout != null) {
            state.deadline(CancelScope.alarm(owner, configuration.timeout, state::timeOut));
        }
    }

    /**
     * Opens a scope in which all have to be successful.
     *
     * @throws IllegalStateException outside a fiber
     */
    public static <T> TaskScope<T, Void> open() {
        return open(Joiner.awaitAllSuccessfulOrThrow());
    }

    /**
     * Opens a scope.
     *
     * @param joiner says when it is done and what {@link #join} gives; for this scope alone
     * @throws IllegalStateException outside a fiber
     */
    public static <T, R> TaskScope<T, R> open(Joiner<? super T, ? extends R> joiner) {
        return open(joiner, Configuration.DEFAULT);
    }

    /**
     * Opens a scope with a name or a time limit.
     *
     * @param configuration makes them of the default one
     * @throws IllegalStateException outside a fiber
     */
    public static <T, R> TaskScope<T, R> open(
            Joiner<? super T, ? extends R> joiner, UnaryOperator<Configuration> configuration) {
        Objects.requireNonNull(configuration, "configuration");
        return open(joiner, Objects.requireNonNull(configuration.apply(Configuration.DEFAULT),
                "configuration: the operator has made null of the default one"));
    }

    private static <T, R> TaskScope<T, R> open(Joiner<? super T, ? extends R> joiner, Configuration configuration) {
        Objects.requireNonNull(joiner, "joiner");
        Fiber owner = Fiber.current();
        if (owner == null) {
            throw new IllegalStateException(
                    "a scope belongs to a fiber, and no fiber encloses this call: call it in code that a fiber runs");
        }
        return new TaskScope<>(owner, joiner, configuration);
    }

    /**
     * Starts a subtask in a fiber of its own, which gets its first slice when its turn comes; in a cancelled scope,
     * does nothing.
     *
     * @return the subtask
     * @throws IllegalStateException unless the calling fiber has opened the scope and not joined it
     */
    public <U extends T> Subtask<U> fork(Callable<? extends U> task) {
        Objects.requireNonNull(task, "task");
        requireOwner("fork(..)");
        if (joins || closed) {
            throw new IllegalStateException(state + " was joined or closed already: fork(..) comes before that");
        }
        Forked<U> subtask = new Forked<>(state, joiner, task);
        if (joiner.onFork(subtask)) {
            state.cancel("its joiner wants no more");
        }
        if (state.add(subtask)) {
            spawn(subtask);
        }
        return subtask;
    }

    private void spawn(Forked<?> subtask) {
        Fiber fiber;
        try {
            fiber = scheduler.spawn(subtask);
        } catch (Throwable thrown) {
            state.left(subtask);
            throw thrown;
        }
        if (state.isCancelled()) {
            fiber.cancel(state + " is cancelled");
        }
    }

    /**
     * The same for a subtask without a result.
     *
     * @throws IllegalStateException unless the calling fiber has opened the scope and not joined it
     */
    public <U extends T> Subtask<U> fork(Runnable task) {
        Objects.requireNonNull(task, "task");
        return fork(() -> {
            task.run();
            return null;
        });
    }

    /**
     * Waits until all subtasks have ended, or the scope is cancelled.
     *
     * @return what the joiner gives
     * @throws FailedException if the joiner fails
     * @throws TimedOutException if the time of the scope is over
     * @throws IllegalStateException unless the calling fiber has opened the scope and not joined it
     */
    public R join() {
        requireOwner("join()");
        if (joins || closed) {
            throw new IllegalStateException(state + " was joined or closed already");
        }
        joins = true;
        Wait wait = state.waitForEnd();
        if (wait != null) {
            wait.park();
        }
        if (state.hasTimedOut()) {
            throw state.failedBy(new TimedOutException(
                    "the time of " + state + " is over, and not all subtasks have ended"));
        }
        R result;
        try {
            result = joiner.result();
        } catch (Throwable thrown) {
            throw state.failedBy(new FailedException(thrown));
        }
        state.joined();
        return result;
    }

    /** Whether the scope is cancelled. Any code may ask. */
    public boolean isCancelled() {
        return state.isCancelled();
    }

    /**
     * Cancels what has not ended and waits until it has; neither a cancellation nor a limit ends that wait, and what is
     * {@linkplain Fiber#raise raised} meanwhile comes behind it. Does nothing the second time.
     *
     * @throws FailedException if subtasks have failed, no {@link #join} has ended, and nobody has asked a {@link
     *     Subtask} for its exception: the cause is the first failure, the others are suppressed. What was raised
     *     meanwhile is thrown in place of it, and has it suppressed. A subtask that was cancelled has not failed here
     * @throws IllegalStateException unless the calling fiber has opened the scope; or if scopes that it opened later
     *     are open still, which are closed then
     * @throws org.weightless.PinnedException if it has to wait and a frame between here and the fiber cannot be
     *     captured: the scope is cancelled then, and still to be closed
     */
    @Override
    public void close() {
        requireOwner("close()");
        if (closed) {
            return;
        }
        boolean inOrder = innermost() == state;
        Throwable thrown = awaitAll(inOrder ? null : closeThoseInside());
        closed = true;
        Fibers.removeEndHook(state.owner(), state);
        if (state.deadline() != null) {
            state.deadline().close();
        }
        Throwable failed = state.unseen();
        if (failed != null) {
            thrown = Fibers.joined(thrown, failed);
        }
        if (thrown != null) {
            throw Fibers.unchanged(thrown);
        }
        if (!inOrder) {
            throw new IllegalStateException(
                    state + " was closed before scopes that were opened in it: close the inner one first");
        }
    }

    /** The scope that the owner opened last of those that are open; others than scopes may watch its end as well. */
    private ScopeState innermost() {
        EndHook hook = Fibers.endHook(state.owner());
        while (!(hook instanceof ScopeState scope)) {
            hook = hook.older();
        }
        return scope;
    }

    /** Closes each in spite of what another one throws, unless that could not wait; gives what was thrown, or null. */
    private Throwable closeThoseInside() {
        Throwable thrown = null;
        for (ScopeState last = innermost(); last != state; last = innermost()) {
            TaskScope<?, ?> inner = last.scope();
            try {
                inner.close();
            } catch (Throwable raised) {
                thrown = Fibers.joined(thrown, raised);
                if (!inner.closed) {
                    throw Fibers.unchanged(thrown);
                }
            }
        }
        return thrown;
    }

    /** What was thrown earlier, if anything, or in meanwhile; what came later is suppressed. Null where nothing was. */
    private Throwable awaitAll(Throwable earlier) {
        Wait wait = state.waitForAll();
        if (wait == null) {
            return earlier;
        }
        Throwable thrown = earlier;
        CancelScope shield = CancelScope.shield(state.owner());
        try {
            state.cancel("it is being closed");
            for (; wait != null; wait = state.waitForAll()) {
                try {
                    wait.park();
                } catch (Throwable raised) {
                    thrown = Fibers.joined(thrown, raised);
                    if (!wait.isSettled()) {
                        // this fiber cannot wait here, and would not the next time
                        wait.leave();
                        throw Fibers.unchanged(thrown);
                    }
                }
            }
        } finally {
            shield.close();
        }
        return thrown;
    }

    private void requireOwner(String operation) {
        Fiber caller = Fiber.current();
        if (caller != state.owner()) {
            throw new IllegalStateException(operation + " of " + state + " is for " + state.owner()
                    + ", which has opened it; " + (caller == null ? "code outside fibers" : caller) + " has called it");
        }
    }

    /** Its name. */
    @Override
    public String toString() {
        return state.toString();
    }
}
