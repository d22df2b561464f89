package org.weightless.concurrent;

import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.weightless.Fiber;
import org.weightless.FiberCancelled;
import org.weightless.Generator;
import org.weightless.internal.fiber.EndHook;

/** A subtask and the body of its fiber, as ordinary yielding code: the agent instruments this class like a user's. */
final class Forked<T> extends EndHook implements Subtask<T>, Generator.Body {
    private final ScopeState scope;
    private final Joiner<? super T, ?> joiner;

    /** Null once it has begun. */
    private Callable<? extends T> task;

    /** Its neighbours among those that have not ended; the scope's. */
    Forked<?> before;

    Forked<?> after;

    private volatile State state = State.UNAVAILABLE;
    private T result;
    private Throwable exception;

    /** Whether somebody has asked for the exception. */
    private volatile boolean seen;

    /** Whether what became of it is known to the scope. */
    private boolean told;

    Forked(ScopeState scope, Joiner<? super T, ?> joiner, Callable<? extends T> task) {
        this.scope = scope;
        this.joiner = joiner;
        this.task = task;
    }

    @Override
    public void run() throws Exception {
        Callable<? extends T> body = task;
        task = null;
        T value;
        try {
            value = body.call();
        } catch (FiberCancelled cancelled) {
            if (scope.isCancelled()) {
                told = true;
            } else {
                endByOthers();
            }
            throw cancelled;
        } catch (Throwable thrown) {
            if (endBy(thrown)) {
                return;
            }
            throw thrown;
        }
        told = true;
        if (scope.isOpenFor(() -> succeed(value)) && joiner.onComplete(this)) {
            scope.cancel("a subtask has ended");
        }
    }

    private void succeed(T value) {
        result = value;
        state = State.SUCCESS;
    }

    private void fail(Throwable thrown) {
        exception = thrown;
        state = State.FAILED;
        scope.addFailed(this);
    }

    /** In a cancelled scope it has no state that says so. */
    void failsLate(Throwable thrown) {
        exception = thrown;
    }

    /** Tells of an exception; false where nobody can be told: the scope is cancelled and has no failure to tell of. */
    private boolean endBy(Throwable thrown) {
        told = true;
        if (!scope.isOpenFor(() -> fail(thrown))) {
            return scope.addLate(this, thrown);
        }
        if (joiner.onComplete(this)) {
            scope.cancel("a subtask has failed");
        }
        return true;
    }

    /** Somebody has cancelled or removed it, and knows that. */
    private void endByOthers() {
        seen = true;
        endBy(new CancellationException(fiber() + " was cancelled or removed"));
    }

    /** The fiber has ended, perhaps without having run this to its end. */
    @Override
    protected void ended() {
        try {
            if (!told && !scope.isCancelled()) {
                Throwable raised = fiber().failure();
                if (raised == null) {
                    endByOthers();
                } else {
                    endBy(raised);
                }
            }
        } finally {
            scope.left(this);
        }
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public T get() {
        if (state != State.SUCCESS) {
            seen = state == State.FAILED;
            throw new IllegalStateException("there is no result of " + this + ": " + (state == State.FAILED
                    ? "it has ended by what exception() gives"
                    : whyUnavailable()));
        }
        return result;
    }

    /** What it has thrown, for those that hand it on. */
    Throwable thrown() {
        return exception;
    }

    boolean isSeen() {
        return seen;
    }

    @Override
    public Throwable exception() {
        if (state != State.FAILED) {
            throw new IllegalStateException("there is no exception of " + this + ": " + (state == State.SUCCESS
                    ? "it has ended with what get() gives"
                    : whyUnavailable()));
        }
        seen = true;
        return exception;
    }

    private String whyUnavailable() {
        return scope.isCancelled()
                ? "the scope was cancelled before it had ended, and state() tells so"
                : "it goes on, so call join() of the scope first";
    }

    @Override
    public Fiber fiber() {
        return (Fiber) hooked();
    }

    @Override
    public String toString() {
        return "a subtask (" + state + ") of " + scope;
    }
}
