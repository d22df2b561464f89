package org.weightless.simulation;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * A {@link Store} of which a process gets the first item that suits it. One that waits for a rare item holds up nobody
 * behind it.
 *
 * @param <T> what the items are
 */
public final class FilterStore<T> extends Store<T> {
    /** An empty one without a limit. */
    public FilterStore(Environment environment) {
        super(environment);
    }

    /**
     * An empty one.
     *
     * @param capacity how many items it holds
     * @throws IllegalArgumentException if that is less than 1
     */
    public FilterStore(Environment environment, int capacity) {
        super(environment, capacity, new ArrayDeque<>());
    }

    /**
     * Gets the first item that suits, as soon as there is one.
     *
     * @param filter whether an item does; called while others are served, so it cannot wait; where it throws, the
     *     claim fails by that
     */
    public Claim<T> get(Predicate<? super T> filter) {
        return enter(Objects.requireNonNull(filter, "filter"));
    }

    @Override
    T take(Predicate<? super T> filter) {
        for (Iterator<T> each = kept().iterator(); each.hasNext();) {
            T item = each.next();
            if (filter == null || filter.test(item)) {
                each.remove();
                return item;
            }
        }
        return null;
    }

    @Override
    boolean passesOver() {
        return true;
    }
}
