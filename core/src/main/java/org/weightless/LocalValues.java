package org.weightless;

import org.weightless.internal.fiber.PerFiber;

/**
 * The values of one fiber's {@link FiberLocal}s: a small open table of keys and values, as few fibers have more than
 * some.
 */
final class LocalValues implements PerFiber {
    /** What {@link #get} gives where there is no value. */
    static final Object ABSENT = new Object();

    private static final int SMALLEST = 8;

    /** A key and behind it its value; a power of two long, and never full. */
    private Object[] table = new Object[SMALLEST];

    private int size;

    Object get(FiberLocal<?> key) {
        Object[] now = table;
        int mask = now.length - 1;
        for (int at = key.hash & mask;; at = at + 2 & mask) {
            Object found = now[at];
            if (found == key) {
                return now[at + 1];
            }
            if (found == null) {
                return ABSENT;
            }
        }
    }

    void put(FiberLocal<?> key, Object value) {
        int at = place(key);
        if (table[at] == null) {
            if (4 * (size + 1) > table.length) {
                rebuild(2 * table.length, null);
                at = place(key);
            }
            table[at] = key;
            size++;
        }
        table[at + 1] = value;
    }

    void remove(FiberLocal<?> key) {
        if (get(key) != ABSENT) {
            rebuild(table.length, key);
        }
    }

    private int place(FiberLocal<?> key) {
        int mask = table.length - 1;
        int at = key.hash & mask;
        while (table[at] != null && table[at] != key) {
            at = at + 2 & mask;
        }
        return at;
    }

    /** Puts all into a new table but one: a hole would end the search for those behind it. */
    private void rebuild(int length, FiberLocal<?> without) {
        Object[] old = table;
        table = new Object[length];
        size = 0;
        for (int at = 0; at < old.length; at += 2) {
            if (old[at] != null && old[at] != without) {
                put((FiberLocal<?>) old[at], old[at + 1]);
            }
        }
    }

    @Override
    public LocalValues copy() {
        LocalValues copy = new LocalValues();
        copy.table = table.clone();
        copy.size = size;
        return copy;
    }

    /** What a fiber gets that is spawned by the one with these values; null where it gets nothing. */
    LocalValues inherited() {
        LocalValues child = null;
        for (int at = 0; at < table.length; at += 2) {
            FiberLocal<?> key = (FiberLocal<?>) table[at];
            if (key != null && key.isInherited()) {
                child = key.inheritInto(child, table[at + 1]);
            }
        }
        return child;
    }
}
