package org.weightless.internal.fiber;

/** What one fiber has for itself: its fork has a copy. */
public interface PerFiber {
    /** The same values, to change apart from these. */
    PerFiber copy();
}
