package org.weightless.runtime;

import java.io.IOException;

/** Where a suspended coroutine is written to: numbers, and values that somebody else knows how to write. */
public interface StoreOutput {
    void writeInt(int value) throws IOException;

    void writeLong(long value) throws IOException;

    /** Writes a value; one that has been written before is to be the same object again when it is read. */
    void writeObject(Object value) throws IOException;

    /** Is told of each coroutine before it is written. */
    default void begin(Coroutine coroutine) {}

    /** Is told of each frame before it is written. */
    default void frame(Coroutine coroutine, Class<?> host, String site) {}
}
