package org.weightless.agent.contract.storing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.weightless.Stored;

/** Writes and reads: by a stream of Java's and as a stored file. */
enum Storage {
    STREAM {
        @Override
        byte[] write(Object value) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
                out.writeObject(value);
            }
            return bytes.toByteArray();
        }

        @Override
        Object read(byte[] bytes) throws IOException, ClassNotFoundException {
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
                in.setObjectInputFilter(ObjectInputFilter.Config.createFilter("java.base/*;org.weightless.**"));
                return in.readObject();
            }
        }
    },
    FILE {
        @Override
        byte[] write(Object value) throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Stored.write(value, bytes);
            return bytes.toByteArray();
        }

        @Override
        Object read(byte[] bytes) throws IOException, ClassNotFoundException {
            return Stored.read(new ByteArrayInputStream(bytes));
        }
    };

    abstract byte[] write(Object value) throws IOException;

    abstract Object read(byte[] bytes) throws IOException, ClassNotFoundException;

    /** What comes back of a value that is stored. */
    @SuppressWarnings("unchecked")
    final <T> T copy(T value) throws IOException, ClassNotFoundException {
        return (T) read(write(value));
    }
}
