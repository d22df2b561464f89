package org.weightless;

import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.weightless.internal.fiber.Fibers;
import org.weightless.runtime.ChangedCode;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Frame;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;

/** How continuations, generators and fibers come into a stream of objects and out of it. */
final class Stores {
    // the kinds of the frames of this package
    static final int STEP = Frame.FIRST_OTHER;
    static final int RUN = Frame.FIRST_OTHER + 1;
    static final int YIELD_FROM = Frame.FIRST_OTHER + 2;

    private static final ThreadLocal<Reading> READING = new ThreadLocal<>();

    /** The fibers that are read for a scheduler in this thread, and the names that they were given. */
    private static final class Reading implements AutoCloseable {
        final List<Fiber> fibers = new ArrayList<>();
        final List<String> names = new ArrayList<>();
        private final Reading around = READING.get();

        Reading() {
            READING.set(this);
        }

        @Override
        public void close() {
            READING.set(around);
        }
    }

    private Stores() {}

    static InvalidObjectException damaged(String what) {
        return new InvalidObjectException("a stored computation is damaged: " + what);
    }

    static Frame frame(int kind, StoreInput in) throws IOException, ClassNotFoundException {
        return switch (kind) {
            case STEP -> AnyGenerator.Step.read(in);
            case RUN -> Continuation.readRun(in);
            case YIELD_FROM -> YieldFrom.read(in);
            default -> null;
        };
    }

    /** Writes something that is no variable. */
    static void write(Object value, String what, StoreOutput out) throws IOException {
        try {
            out.writeObject(value);
        } catch (NotSerializableException e) {
            NotSerializableException refused = new NotSerializableException(what + " cannot be stored: "
                    + e.getMessage());
            refused.initCause(e);
            throw refused;
        }
    }

    // ---- any of them

    static void store(Coroutine computation, StoreOutput out) throws IOException {
        if (computation instanceof AnyGenerator generator) {
            generator.store(out);
        } else if (computation instanceof Continuation continuation) {
            continuation.store(out);
        } else {
            ((Fiber) computation).store(out);
        }
    }

    static void restore(Coroutine computation, StoreInput in) throws IOException, ClassNotFoundException {
        try {
            if (computation instanceof AnyGenerator generator) {
                generator.restore(in);
            } else if (computation instanceof Continuation continuation) {
                continuation.restore(in);
            } else {
                restoreFiber((Fiber) computation, in);
            }
        } catch (ChangedCode e) {
            throw incompatible(e);
        }
    }

    static IncompatibleFrameException incompatible(ChangedCode e) {
        return new IncompatibleFrameException(e.owner(), e.method(), e.line(), e.getMessage());
    }

    private static void restoreFiber(Fiber fiber, StoreInput in) throws IOException, ClassNotFoundException,
            ChangedCode {
        Reading reading = READING.get();
        if (reading == null) {
            throw new InvalidObjectException("a fiber is read without a scheduler: read it by"
                    + " Scheduler.read(..), or inside Scheduler.reading(..)");
        }
        String name = fiber.restore(in);
        if (!Fibers.hasEnded(fiber)) {
            reading.fibers.add(fiber);
            reading.names.add(name);
        }
    }

    private static boolean isRestored(Coroutine computation) {
        return computation instanceof AnyGenerator generator
                ? generator.isRestored()
                : !(computation instanceof Continuation continuation) || continuation.isRestored();
    }

    /** Reads something whose fibers become a scheduler's, all of them or, where that fails, none. */
    static <R> R reading(Scheduler scheduler, Callable<R> action) throws Exception {
        try (Reading reading = new Reading()) {
            R result = action.call();
            enlist(reading, scheduler);
            return result;
        }
    }

    /** The same for what {@link Stored} reads; a filter of null is the default one. */
    static Object read(Scheduler scheduler, InputStream in, ObjectInputFilter filter) throws IOException,
            ClassNotFoundException {
        try (Reading reading = new Reading()) {
            Object result = filter == null ? Stored.read(in) : Stored.read(in, filter);
            enlist(reading, scheduler);
            return result;
        }
    }

    private static void enlist(Reading reading, Scheduler scheduler) {
        scheduler.itsRun().control().enlist(reading.fibers, reading.names);
    }

    // ---- streams of Java's

    static void write(Coroutine computation, ObjectOutputStream out) throws IOException {
        store(computation, new ToStream(out));
    }

    static void read(Coroutine computation, ObjectInputStream in) throws IOException, ClassNotFoundException {
        if (in.getObjectInputFilter() == null) {
            throw new InvalidObjectException("a stored computation is read without a filter: set one on the stream by"
                    + " setObjectInputFilter(..), or use Stored.read(..)");
        }
        restore(computation, new FromStream(in));
    }

    /** Numbers take one byte for each seven bits that they need. */
    private record ToStream(ObjectOutputStream out) implements StoreOutput {
        @Override
        public void writeInt(int value) throws IOException {
            writeLong(value);
        }

        @Override
        public void writeLong(long value) throws IOException {
            long rest = value << 1 ^ value >> 63;
            for (; (rest & ~0x7FL) != 0; rest >>>= 7) {
                out.writeByte((int) rest & 0x7F | 0x80);
            }
            out.writeByte((int) rest);
        }

        @Override
        public void writeObject(Object value) throws IOException {
            out.writeObject(value);
        }

        @Override
        public void begin(Coroutine coroutine) {
            if (out instanceof StoredOutput noting) {
                noting.begin(coroutine);
            }
        }

        @Override
        public void frame(Coroutine coroutine, Class<?> host, String site) {
            if (out instanceof StoredOutput noting) {
                noting.frame(coroutine, host, site);
            }
        }
    }

    private record FromStream(ObjectInputStream in) implements StoreInput {
        @Override
        public int readInt() throws IOException {
            long value = readLong();
            if (value != (int) value) {
                throw damaged("a number is too large");
            }
            return (int) value;
        }

        @Override
        public long readLong() throws IOException {
            long bits = 0;
            for (int shift = 0; shift < 70; shift += 7) {
                byte next = in.readByte();
                bits |= (next & 0x7FL) << shift;
                if (next >= 0) {
                    return bits >>> 1 ^ -(bits & 1);
                }
            }
            throw damaged("a number is too large");
        }

        @Override
        public Object readObject() throws IOException, ClassNotFoundException {
            return in.readObject();
        }

        @Override
        public void expect(Coroutine coroutine) throws IOException {
            in.registerValidation(() -> {
                if (!isRestored(coroutine)) {
                    throw damaged("it is suspended inside another one, which is not there");
                }
            }, 0);
        }
    }

    // ---- other libraries

    /** To another library's. */
    record ToState(StateOutput out) implements StoreOutput {
        @Override
        public void writeInt(int value) throws IOException {
            out.writeInt(value);
        }

        @Override
        public void writeLong(long value) throws IOException {
            out.writeLong(value);
        }

        @Override
        public void writeObject(Object value) throws IOException {
            out.writeObject(value);
        }
    }

    /** From another library's. */
    record FromState(StateInput in) implements StoreInput {
        @Override
        public int readInt() throws IOException {
            return in.readInt();
        }

        @Override
        public long readLong() throws IOException {
            return in.readLong();
        }

        @Override
        public Object readObject() throws IOException, ClassNotFoundException {
            return in.readObject();
        }
    }
}
