package org.weightless.agent.fuzz;

import java.io.IOException;
import java.io.NotSerializableException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.weightless.Continuation;
import org.weightless.Generator;
import org.weightless.StateInput;
import org.weightless.StateOutput;
import org.weightless.Stored;
import org.weightless.SuspendedFrame;

/**
 * Stores a computation and reads it again in the same JVM: frames go by their call sites and come back as frames of
 * code that has been looked up, while other objects stay the ones that the program shares.
 */
final class Moved implements StateOutput, StateInput {
    /** A computation that was written before, or that comes now. */
    private record Known(int number) {}

    private record Next(Class<?> type) {}

    private final Queue<Object[]> tape = new ArrayDeque<>();
    private final Map<Object, Integer> written = new IdentityHashMap<>();
    private final List<Object> read = new ArrayList<>();

    private Moved() {}

    /** What goes on in the place of a program's generator. */
    static Generator<Object> atYield(Generator<Object> generator) {
        boolean isHeld = Takeover.heldElsewhere(generator.frames().stream().map(SuspendedFrame::toStackTraceElement));
        return isHeld ? generator : of(generator);
    }

    /** What goes on in the place of a program's continuation. */
    static Continuation atYield(Continuation continuation) {
        return Takeover.heldElsewhere(Arrays.stream(continuation.stackTrace())) ? continuation : of(continuation);
    }

    /** What comes back of a computation; the same one where something in it cannot be stored at this yield. */
    static <T> T of(T computation) {
        Moved moved = new Moved();
        try {
            moved.writeObject(computation);
        } catch (NotSerializableException suspendedElsewhere) {
            return computation;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        try {
            @SuppressWarnings("unchecked")
            T copy = (T) moved.readObject();
            return copy;
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError("what was stored is not read", e);
        }
    }

    private void add(Object value) {
        tape.add(new Object[] {value});
    }

    private Object next() {
        return tape.remove()[0];
    }

    @Override
    public void writeInt(int value) {
        add(value);
    }

    @Override
    public void writeLong(long value) {
        add(value);
    }

    @Override
    public void writeObject(Object value) throws IOException {
        if (!(value instanceof Generator || value instanceof Continuation)) {
            add(value);
        } else if (written.containsKey(value)) {
            add(new Known(written.get(value)));
        } else {
            written.put(value, written.size());
            add(new Next(value.getClass()));
            Stored.write(value, this);
        }
    }

    @Override
    public int readInt() {
        return (int) next();
    }

    @Override
    public long readLong() {
        return (long) next();
    }

    @Override
    public Object readObject() throws IOException, ClassNotFoundException {
        Object value = next();
        if (value instanceof Known known) {
            return read.get(known.number);
        }
        if (!(value instanceof Next coming)) {
            return value;
        }
        Object blank = Stored.blank(coming.type);
        read.add(blank);
        Stored.read(blank, this);
        return blank;
    }
}
