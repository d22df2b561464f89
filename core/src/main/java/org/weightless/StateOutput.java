package org.weightless;

import java.io.IOException;

/**
 * Where {@link Stored#write(Object, StateOutput)} writes a suspended continuation, generator or fiber to: an adapter
 * for a library that writes objects in its own way.
 */
public interface StateOutput {
    /** Writes a number. */
    void writeInt(int value) throws IOException;

    /** Writes a number. */
    void writeLong(long value) throws IOException;

    /**
     * Writes a value, which may be null, a {@link Class}, a {@link String}, or any object that a variable holds. An
     * object that has been written before in the same piece is to be the same object again when it is read, or what
     * two variables share would be two objects then.
     *
     * @throws java.io.NotSerializableException if it cannot be written; the message then names the variable that
     *     holds it
     */
    void writeObject(Object value) throws IOException;
}
