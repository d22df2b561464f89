package org.weightless.agent.construct.left;

import java.util.function.Supplier;

/** Has protected members, for a class of another package below it. */
public class Guarded {
    protected int number = 1;
    protected static String word = "word";
    protected final long fixed = 2;
    protected volatile int counted;
    protected volatile long longCounted;
    protected volatile Object kept;

    protected Guarded() {}

    protected int half(int x) {
        return x / 2;
    }

    protected Object get(Supplier<?> from) {
        return from.get();
    }

    protected static Object getStatically(Supplier<?> from) {
        return from.get();
    }
}
