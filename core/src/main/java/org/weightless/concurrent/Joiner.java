package org.weightless.concurrent;

import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says when a {@link TaskScope} is done and what {@link TaskScope#join} gives. A joiner is for one scope.
 *
 * <p>{@link #onComplete} is called in the fibers of the subtasks; under a parallel scheduler by several threads at
 * once. It may yield. Only for a subtask that was removed, or cancelled before it had begun, it is called by whoever
 * did that and cannot yield. What it throws is the failure of the subtask's fiber, or there leaves that call; the scope
 * goes on.
 *
 * @param <T> what subtasks give
 * @param <R> what {@code join()} gives
 */
public interface Joiner<T, R> {
    /**
     * A subtask is about to be forked; called by the owner.
     *
     * @return whether to cancel the scope
     */
    default boolean onFork(Subtask<? extends T> subtask) {
        return false;
    }

    /**
     * A subtask has ended, with a result or by an exception; not called once the scope is cancelled.
     *
     * @return whether to cancel the scope
     */
    default boolean onComplete(Subtask<? extends T> subtask) {
        return false;
    }

    /**
     * What {@code join()} gives when all subtasks have ended or the scope is cancelled.
     *
     * @throws Throwable what {@code join()} puts into a {@link TaskScope.FailedException}
     */
    R result() throws Throwable;

    /** All have to be successful: gives them in the order of forking; the first failure cancels the scope. */
    static <T> Joiner<T, Stream<Subtask<T>>> allSuccessfulOrThrow() {
        return new Joiners.AllSuccessful<>();
    }

    /**
     * One has to be successful: gives the first result and cancels the rest. Where all fail, the first failure counts;
     * without any subtask, a {@link java.util.NoSuchElementException}.
     */
    static <T> Joiner<T, T> anySuccessfulOrThrow() {
        return new Joiners.AnySuccessful<>();
    }

    /** All have to be successful: gives null; the first failure cancels the scope. */
    static <T> Joiner<T, Void> awaitAllSuccessfulOrThrow() {
        return new Joiners.AwaitAllSuccessful<>();
    }

    /** Waits for all, however they end; gives null. */
    static <T> Joiner<T, Void> awaitAll() {
        return () -> null;
    }

    /**
     * Waits for all, or until a subtask that has ended is the one looked for; gives all in the order of forking.
     *
     * @param isDone asked about each subtask that has ended; true cancels the scope
     */
    static <T> Joiner<T, Stream<Subtask<T>>> allUntil(Predicate<Subtask<? extends T>> isDone) {
        return new Joiners.AllUntil<>(Objects.requireNonNull(isDone, "isDone"));
    }
}
