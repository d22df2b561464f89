package org.weightless.simulation;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.weightless.internal.fiber.Wait;

/**
 * Holds items, and gives them out in the order in which they were put in. Who puts one in waits for room, who gets one
 * waits until there is one; of each kind the first that came is the first that is served. An item cannot be null.
 *
 * @param <T> what the items are
 */
public class Store<T> {
    final Environment environment;
    private final int capacity;
    private final ClaimQueue puts = new ClaimQueue();
    private final ClaimQueue gets = new ClaimQueue();
    private final Collection<T> items;
    private String name = "a store";
    private LevelMonitor monitor;

    /** An empty one without a limit. */
    public Store(Environment environment) {
        this(environment, Integer.MAX_VALUE);
    }

    /**
     * An empty one.
     *
     * @param capacity how many items it holds
     * @throws IllegalArgumentException if that is less than 1
     */
    public Store(Environment environment, int capacity) {
        this(environment, capacity, new ArrayDeque<>());
    }

    Store(Environment environment, int capacity, Collection<T> items) {
        this.environment = Objects.requireNonNull(environment, "environment");
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity + ": a store holds 1 item or more");
        }
        this.capacity = capacity;
        this.items = items;
    }

    /**
     * Names it, for dumps and messages.
     *
     * @return this store
     */
    public Store<T> named(String name) {
        this.name = Objects.requireNonNull(name, "name");
        return this;
    }

    /** Puts an item in, as soon as there is room. */
    public Claim<Void> put(T item) {
        Put<T> put = new Put<>(this, Objects.requireNonNull(item, "item"));
        puts.add(put);
        servePut();
        return put;
    }

    /** Gets the next item, as soon as there is one. */
    public Claim<T> get() {
        return enter(null);
    }

    final Claim<T> enter(Predicate<? super T> filter) {
        Taking<T> get = new Taking<>(this, filter);
        gets.add(get);
        serveGets();
        return get;
    }

    // ---- how items are kept

    void insert(T item) {
        items.add(item);
    }

    /** Puts an item back in front. */
    void insertFirst(T item) {
        ((ArrayDeque<T>) items).addFirst(item);
    }

    /** Takes an item out; null where there is none that passes. */
    T take(Predicate<? super T> filter) {
        return ((ArrayDeque<T>) items).poll();
    }

    /** Whether those behind one that cannot be served may be served before it, and more than one at a time. */
    boolean passesOver() {
        return false;
    }

    // ---- serving

    @SuppressWarnings("unchecked")
    private void servePut() {
        Put<T> put = (Put<T>) puts.first();
        if (put != null && items.size() < capacity) {
            puts.remove(put);
            try {
                insert(put.item);
            } catch (Throwable ofTheOrder) {
                put.trigger(new Wait.Thrown(ofTheOrder));
                return;
            }
            watch();
            put.trigger(null);
        }
    }

    @SuppressWarnings("unchecked")
    private void serveGets() {
        Taking<T> get = (Taking<T>) gets.first();
        while (get != null) {
            Taking<T> next = passesOver() ? (Taking<T>) get.behind : null;
            serve(get);
            get = next;
        }
    }

    private void serve(Taking<T> get) {
        T item;
        try {
            item = items.isEmpty() ? null : take(get.filter);
        } catch (Throwable ofTheFilter) {
            gets.remove(get);
            get.trigger(new Wait.Thrown(ofTheFilter));
            return;
        }
        if (item != null) {
            gets.remove(get);
            watch();
            get.trigger(item);
        }
    }

    private void watch() {
        if (monitor != null) {
            monitor.record(items.size());
        }
    }

    private static final class Put<T> extends Claim<Void> {
        private final Store<T> store;
        private final T item;

        Put(Store<T> store, T item) {
            super(store.environment);
            this.store = store;
            this.item = item;
        }

        @Override
        void processing() {
            store.serveGets();
        }

        @Override
        void serveOthers() {
            store.servePut();
        }

        @Override
        public String toString() {
            return "room in " + store;
        }
    }

    private static final class Taking<T> extends Get<T> {
        private final Store<T> store;
        private final Predicate<? super T> filter;

        Taking(Store<T> store, Predicate<? super T> filter) {
            super(store.environment);
            this.store = store;
            this.filter = filter;
        }

        @Override
        void processing() {
            store.servePut();
        }

        @Override
        @SuppressWarnings("unchecked")
        boolean giveBack() {
            store.insertFirst((T) outcome);
            store.watch();
            store.serveGets();
            return true;
        }

        @Override
        public String toString() {
            return "an item of " + store;
        }
    }

    // ---- seen

    /** How many items are in it. */
    public int size() {
        return items.size();
    }

    /** How many items it holds. */
    public int capacity() {
        return capacity;
    }

    /** The items that are in it, in no particular order where the store has one: a copy. */
    public List<T> items() {
        return List.copyOf(items);
    }

    final Collection<T> kept() {
        return items;
    }

    /** What is known about how many items are in it, from the first call of this method on. */
    public LevelMonitor sizeMonitor() {
        if (monitor == null) {
            monitor = new LevelMonitor(environment, size());
        }
        return monitor;
    }

    /** Its name. */
    @Override
    public String toString() {
        return name;
    }
}
