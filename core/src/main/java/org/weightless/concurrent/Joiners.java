package org.weightless.concurrent;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The joiners of {@link Joiner}. Subtasks of several threads may tell them at once, so each has a lock of its own. */
final class Joiners {
    private Joiners() {}

    /** Its exception, which nobody has seen by that. */
    private static Throwable thrownBy(Subtask<?> subtask) {
        return ((Forked<?>) subtask).thrown();
    }

    /** Waits for all, and fails with the first that does. */
    static class AwaitAllSuccessful<T> implements Joiner<T, Void> {
        private Throwable first;

        @Override
        public final synchronized boolean onComplete(Subtask<? extends T> subtask) {
            if (first == null && subtask.state() == Subtask.State.FAILED) {
                first = thrownBy(subtask);
            }
            return first != null;
        }

        @Override
        public final synchronized Void result() throws Throwable {
            if (first != null) {
                throw first;
            }
            return null;
        }
    }

    /** The same, and gives all. */
    static final class AllSuccessful<T> implements Joiner<T, Stream<Subtask<T>>> {
        private final AwaitAllSuccessful<T> ends = new AwaitAllSuccessful<>();
        private final Forks<T> forks = new Forks<>();

        @Override
        public boolean onFork(Subtask<? extends T> subtask) {
            return forks.add(subtask);
        }

        @Override
        public boolean onComplete(Subtask<? extends T> subtask) {
            return ends.onComplete(subtask);
        }

        @Override
        public Stream<Subtask<T>> result() throws Throwable {
            ends.result();
            return forks.stream();
        }
    }

    /** Waits for the first success. */
    static final class AnySuccessful<T> implements Joiner<T, T> {
        private Subtask<? extends T> successful;
        private Throwable first;

        @Override
        public synchronized boolean onComplete(Subtask<? extends T> subtask) {
            if (subtask.state() == Subtask.State.SUCCESS) {
                successful = successful == null ? subtask : successful;
            } else if (first == null) {
                first = thrownBy(subtask);
            } else if (first != thrownBy(subtask)) {
                first.addSuppressed(thrownBy(subtask));
            }
            return successful != null;
        }

        @Override
        public synchronized T result() throws Throwable {
            if (successful != null) {
                return successful.get();
            }
            throw first != null ? first : new NoSuchElementException("no subtask was forked that could be successful");
        }
    }

    /** Waits for all, or for one. */
    static final class AllUntil<T> implements Joiner<T, Stream<Subtask<T>>> {
        private final Predicate<Subtask<? extends T>> isDone;
        private final Forks<T> forks = new Forks<>();

        AllUntil(Predicate<Subtask<? extends T>> isDone) {
            this.isDone = isDone;
        }

        @Override
        public boolean onFork(Subtask<? extends T> subtask) {
            return forks.add(subtask);
        }

        @Override
        public boolean onComplete(Subtask<? extends T> subtask) {
            return isDone.test(subtask);
        }

        @Override
        public Stream<Subtask<T>> result() {
            return forks.stream();
        }
    }

    /** All that were forked, in order; the owner's alone. */
    private static final class Forks<T> {
        private final List<Subtask<T>> all = new ArrayList<>();

        /** A subtask only gives values. */
        @SuppressWarnings("unchecked")
        boolean add(Subtask<? extends T> subtask) {
            all.add((Subtask<T>) subtask);
            return false;
        }

        Stream<Subtask<T>> stream() {
            return all.stream();
        }
    }
}
