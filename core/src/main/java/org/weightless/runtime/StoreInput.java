package org.weightless.runtime;

import java.io.IOException;

/** Where a coroutine is read from that a {@link StoreOutput} was written with. */
public interface StoreInput {
    int readInt() throws IOException;

    long readLong() throws IOException;

    Object readObject() throws IOException, ClassNotFoundException;

    /**
     * Is told of a coroutine that another one in the same stream has to complete, to ask for {@link
     * Coroutine#isComplete} in the end.
     */
    default void expect(Coroutine coroutine) throws IOException {}
}
