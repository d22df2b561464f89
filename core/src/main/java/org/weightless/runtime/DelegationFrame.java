package org.weightless.runtime;

/**
 * The frame between those of a generator and those of the one that delegates to it.
 *
 * <p>While it is {@link #JOINED} the frames of the inner one stand right inside it, in the same chain; the innermost
 * of them all is resumed directly, however many delegate. While it is {@link #APART} the inner one has its frames for
 * itself.
 */
public abstract class DelegationFrame extends Frame {
    /** In {@link #pc}: the inner one is suspended by itself, was ended by somebody else, or has a value that is unread. */
    protected static final int APART = 0;
    /** In {@link #pc}: the inner one is delegated to the coroutine that this frame belongs to. */
    protected static final int JOINED = 1;

    protected Coroutine inner;

    protected DelegationFrame(Coroutine inner) {
        this.inner = inner;
    }

    /**
     * Closes the inner one, which is apart, by throwing at its yield.
     *
     * @param host the mounted coroutine in which this happens
     */
    protected abstract void close(Coroutine host, Throwable thrown);

    @Override
    final Coroutine waitedFor() {
        return pc == APART ? inner : null;
    }

    @Override
    protected final void exchangeReferences(Exchange by) {
        inner = (Coroutine) by.of(inner);
    }
}
