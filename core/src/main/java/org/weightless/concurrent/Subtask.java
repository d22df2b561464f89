package org.weightless.concurrent;

import java.util.function.Supplier;
import org.weightless.Fiber;

/**
 * Something that a {@link TaskScope} has forked, and what became of it.
 *
 * @param <T> the type of its result
 */
public sealed interface Subtask<T> extends Supplier<T> permits Forked {
    /** What is known of a subtask. */
    enum State {
        /**
         * It goes on, or the scope was cancelled before it had ended, or before it was forked: there will be neither a
         * result nor an exception.
         */
        UNAVAILABLE,
        /** It has ended with a result. */
        SUCCESS,
        /** It has ended by an exception. */
        FAILED
    }

    /** What is known now. */
    State state();

    /**
     * Its result.
     *
     * @throws IllegalStateException unless it has ended with one
     */
    @Override
    T get();

    /**
     * Its exception.
     *
     * @throws IllegalStateException unless it has ended by one
     */
    Throwable exception();

    /** The fiber that runs it; null where it was forked into a cancelled scope. */
    Fiber fiber();
}
