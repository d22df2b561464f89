package org.weightless.runtime;

/**
 * What is known of a few objects, told apart by identity: read without a lock, copied to be changed. It keeps its keys
 * alive.
 */
final class IdentityTable<K, V> {
    /** Who has more looks elsewhere. */
    private static final int MOST = 256;

    /** Twice as many places as keys at least, a power of two. */
    private final Object[] keys;
    private final Object[] values;
    private final int size;

    private IdentityTable(Object[] keys, Object[] values, int size) {
        this.keys = keys;
        this.values = values;
        this.size = size;
    }

    static <K, V> IdentityTable<K, V> empty() {
        return new IdentityTable<>(new Object[4], new Object[4], 0);
    }

    /** Null where nothing is known. */
    @SuppressWarnings("unchecked")
    V get(K key) {
        return (V) values[place(keys, key)];
    }

    private static int place(Object[] keys, Object key) {
        int mask = keys.length - 1;
        int at = System.identityHashCode(key) & mask;
        while (keys[at] != key && keys[at] != null) {
            at = at + 1 & mask;
        }
        return at;
    }

    /** This table with one key more, or this one if it has as many as it takes. */
    IdentityTable<K, V> with(K key, V value) {
        if (size == MOST) {
            return this;
        }
        Object[] newKeys;
        Object[] newValues;
        if (2 * size < keys.length) {
            newKeys = keys.clone();
            newValues = values.clone();
        } else {
            newKeys = new Object[2 * keys.length];
            newValues = new Object[2 * keys.length];
            for (int i = 0; i < keys.length; i++) {
                if (keys[i] != null) {
                    put(newKeys, newValues, keys[i], values[i]);
                }
            }
        }
        put(newKeys, newValues, key, value);
        return new IdentityTable<>(newKeys, newValues, size + 1);
    }

    private static void put(Object[] keys, Object[] values, Object key, Object value) {
        int at = place(keys, key);
        keys[at] = key;
        values[at] = value;
    }
}
