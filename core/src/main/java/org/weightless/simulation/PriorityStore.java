package org.weightless.simulation;

import java.util.Comparator;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/**
 * A {@link Store} that gives out the least item first. Of items that are equal in order any may come first.
 *
 * @param <T> what the items are
 */
public final class PriorityStore<T> extends Store<T> {
    /** An empty one without a limit, for items that have a natural order. */
    public static <T extends Comparable<? super T>> PriorityStore<T> ofComparable(Environment environment) {
        return new PriorityStore<>(environment, Integer.MAX_VALUE, Comparator.naturalOrder());
    }

    /**
     * An empty one.
     *
     * @param capacity how many items it holds
     * @param order which of two items comes first; where it throws, the claim fails by that
     * @throws IllegalArgumentException if the capacity is less than 1
     */
    public PriorityStore(Environment environment, int capacity, Comparator<? super T> order) {
        super(environment, capacity, new PriorityQueue<>(Objects.requireNonNull(order, "order")));
    }

    @Override
    void insertFirst(T item) {
        insert(item);
    }

    @Override
    T take(Predicate<? super T> filter) {
        return ((PriorityQueue<T>) kept()).poll();
    }
}
