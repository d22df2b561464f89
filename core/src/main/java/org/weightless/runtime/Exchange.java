package org.weightless.runtime;

/** Tells what takes the place of a reference in a frame. */
public interface Exchange {
    /** The reference to be there from now on, often the same. */
    Object of(Object value);
}
