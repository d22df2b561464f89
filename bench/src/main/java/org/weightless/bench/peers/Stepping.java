package org.weightless.bench.peers;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** An iterator over what a computation yields, for libraries that can only resume one. */
public abstract class Stepping<T> implements Iterator<T> {
    /** What was yielded last. */
    protected T value;
    private boolean fetched;

    /** Runs to the next yield; false at the end. */
    protected abstract boolean advance();

    @Override
    public final boolean hasNext() {
        if (!fetched) {
            fetched = advance();
        }
        return fetched;
    }

    @Override
    public final T next() {
        if (fetched) {
            fetched = false;
        } else if (!advance()) {
            throw new NoSuchElementException();
        }
        return value;
    }
}
