package org.weightless;

import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.OutputStream;
import java.util.Objects;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.StoredFile;

/**
 * Stores suspended computations: continuations, generators and fibers are written with the variables of their
 * methods, and another JVM that has the same code goes on with them.
 *
 * <p>They are {@link java.io.Serializable}, so any {@link java.io.ObjectOutputStream} takes them, alone or as a part
 * of something else. The files that {@code write} here makes also say what is in them: the classes that are named,
 * and where each method is suspended. So they are checked against the code there is before any object is made, and
 * {@code java -jar weightless-agent.jar check} tells before an upgrade whether they will go on. They have a checksum.
 *
 * <p>Each method that is suspended is looked up by its class, its name and the call that it waits for. If the code
 * behind that call is the same it goes on, whatever else has changed; if not, reading throws an {@link
 * IncompatibleFrameException} that says how it has changed.
 *
 * <p>What variables hold has to be serializable; else {@link java.io.NotSerializableException} names the variable. A
 * place in a list, as a for-each loop has it, is stored too.
 */
public final class Stored {
    private Stored() {}

    // ---- files

    /**
     * Writes a continuation, a generator, a fiber, or anything serializable that has such in it.
     *
     * @throws java.io.NotSerializableException if something in it cannot be stored, or is running; it says what
     */
    public static void write(Object value, OutputStream out) throws IOException {
        Objects.requireNonNull(out, "out");
        StoredOutput values = new StoredOutput();
        values.writeObject(value);
        values.file().write(out);
    }

    /**
     * Reads what {@code write} has written, with the classes that the caller's class loader finds. Objects are made
     * only of classes that the file lists; give a filter where a file comes from somebody else, as that could list
     * what it likes.
     *
     * @throws IncompatibleFrameException if a method in it cannot go on with the code that there is
     * @throws java.io.InvalidObjectException if it is damaged, or a class throws something unchecked when it reads its
     *     objects
     */
    public static Object read(InputStream in) throws IOException, ClassNotFoundException {
        return readBy(in, null, null);
    }

    /**
     * The same by a filter, which is asked for each class that the file lists before anything is made, and then for
     * each object.
     */
    public static Object read(InputStream in, ObjectInputFilter filter) throws IOException, ClassNotFoundException {
        return readBy(in, Objects.requireNonNull(filter, "filter"), null);
    }

    /** The same with the classes of a loader. */
    public static Object read(InputStream in, ObjectInputFilter filter, ClassLoader loader) throws IOException,
            ClassNotFoundException {
        return readBy(in, Objects.requireNonNull(filter, "filter"), Objects.requireNonNull(loader, "loader"));
    }

    private static Object readBy(InputStream in, ObjectInputFilter filter, ClassLoader loader) throws IOException,
            ClassNotFoundException {
        return StoredValues.read(StoredFile.read(Objects.requireNonNull(in, "in")), filter, loader);
    }

    // ---- by other libraries

    /**
     * Writes a continuation, a generator or a fiber by a library of one's own, which writes the values that variables
     * hold.
     *
     * @throws IllegalArgumentException if it is none of these
     */
    public static void write(Object computation, StateOutput out) throws IOException {
        Stores.store(computation(computation), new Stores.ToState(Objects.requireNonNull(out, "out")));
    }

    /**
     * What {@link #read(Object, StateInput)} is to fill. It is made before that, as variables may refer to it, and is
     * done until then.
     *
     * @param type {@code Generator.class} or the like
     */
    public static <T> T blank(Class<T> type) {
        return type.cast(blankOf(type));
    }

    private static Object blankOf(Class<?> type) {
        if (type == Generator.class) {
            return Generator.blank();
        }
        if (type == IntGenerator.class) {
            return IntGenerator.blank();
        }
        if (type == LongGenerator.class) {
            return LongGenerator.blank();
        }
        if (type == DoubleGenerator.class) {
            return DoubleGenerator.blank();
        }
        if (type == Continuation.class) {
            return Continuation.blank();
        }
        if (type == Fiber.class) {
            return new Fiber(null);
        }
        throw new IllegalArgumentException(type + " is neither Continuation, Fiber nor a class of generators");
    }

    /**
     * Reads what {@link #write(Object, StateOutput)} has written.
     *
     * @param blank from {@link #blank}
     * @throws IncompatibleFrameException if a method in it cannot go on with the code that there is
     * @throws java.io.InvalidObjectException if it is damaged
     */
    public static void read(Object blank, StateInput in) throws IOException, ClassNotFoundException {
        Stores.restore(computation(blank), new Stores.FromState(Objects.requireNonNull(in, "in")));
    }

    private static Coroutine computation(Object value) {
        if (value instanceof Coroutine computation && (value instanceof AnyGenerator || value instanceof Continuation
                || value instanceof Fiber)) {
            return computation;
        }
        throw new IllegalArgumentException((value == null ? "null" : "an object of " + value.getClass())
                + " is no continuation, generator or fiber");
    }
}
