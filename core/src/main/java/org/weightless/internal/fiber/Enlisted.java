package org.weightless.internal.fiber;

/**
 * What a {@link Wait} has left at its source: taken back in O(1) when the wait ends in another way, so that no source
 * holds what is over.
 */
public interface Enlisted {
    /**
     * The wait has ended in another way than by its source, and its fiber goes on. Does nothing where nothing is left.
     */
    void leave();

    /** The fiber has ended without going on: what it was given and never saw goes back, too. */
    default void drop() {
        leave();
    }
}
