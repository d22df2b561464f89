package org.weightless;

import java.io.IOException;

/**
 * Where {@link Stored#read(Object, StateInput)} reads from what was written to a {@link StateOutput}: the same in the
 * same order.
 */
public interface StateInput {
    /** Reads a number. */
    int readInt() throws IOException;

    /** Reads a number. */
    long readLong() throws IOException;

    /** Reads a value. The library decides which classes it makes objects of. */
    Object readObject() throws IOException, ClassNotFoundException;
}
