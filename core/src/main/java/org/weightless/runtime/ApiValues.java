package org.weightless.runtime;

import java.io.IOException;

/** What frames hold that only the API knows, which knows this package and is not known here. */
public interface ApiValues {
    /** Whether a value in a frame wants to be copied by a fork. */
    boolean isForkable(Object value);

    /** The copy of such a value. */
    Object forkOf(Object value);

    /** Reads a frame that is written by hand outside this package; null where its kind is unknown. */
    Frame readFrame(int kind, StoreInput in) throws IOException, ClassNotFoundException;
}
