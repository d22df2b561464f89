package org.weightless;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;
import org.weightless.runtime.Unwinding;

/**
 * A generator of {@code long} values that are never boxed: {@link Fiber#yield(long)} hands them out as they are.
 *
 * <p>Narrower integral types are widened, and boxes are unboxed. Anything else is refused at the yield. Everything else
 * is as in {@link Generator}, but nothing can be sent or raised. To hand over to another one, call
 * {@link Generator#yieldFrom} in the body.
 */
public final class LongGenerator extends PrimitiveGenerator
        implements PrimitiveIterator.OfLong, Iterable<Long>, AutoCloseable, Serializable {
    private static final long serialVersionUID = 1;

    private LongGenerator(Object body) {
        super(body);
    }

    /** A generator of the values that the body yields. Nothing of it runs yet. */
    public static LongGenerator of(Generator.Body body) {
        return new LongGenerator(Objects.requireNonNull(body, "body"));
    }

    /** A generator of the values that the body yields; what it returns is the {@link #result}. Nothing of it runs yet. */
    public static LongGenerator returning(Callable<?> body) {
        return new LongGenerator(new Bodies.Returning(Objects.requireNonNull(body, "body")));
    }

    // ---- in the body

    Object suspendWith(long value) {
        bits = value;
        return Unwinding.suspend(this, this, null);
    }

    @Override
    void take(int value) {
        bits = value;
    }

    @Override
    void take(long value) {
        bits = value;
    }

    @Override
    void take(double value) {
        throw refused("the double " + value, "cast it to long, or make a DoubleGenerator");
    }

    // ---- iteration

    /**
     * Whether there is another value; runs the body ahead to its next yield to find out.
     *
     * @throws IllegalStateException inside the generator's own body
     */
    @Override
    public boolean hasNext() {
        return fetch(null);
    }

    /**
     * The next value.
     *
     * @throws StopIteration if the body has ended; the first one carries its result
     * @throws IllegalStateException inside the generator's own body
     */
    @Override
    public long nextLong() {
        fetchNext(null, Step.ADVANCE_PRIMITIVE);
        return bits;
    }

    /** The next value in a box: see {@link #nextLong}. */
    @Override
    public Long next() {
        return nextLong();
    }

    @Override
    Object boxed() {
        return bits;
    }

    /**
     * Ends the generator: a suspended body gets a {@link GeneratorExit} at its yield. Does nothing to an ended one.
     *
     * @throws IllegalStateException if the body answers with another yield; it can go on then. Also inside its own body
     */
    @Override
    public void close() {
        closeBy(GeneratorExit.ofClose(), null);
    }

    // ---- forks

    /**
     * An independent copy of this generator: both go on behind the same yield, each with locals of its own; see {@link
     * Generator#fork}.
     *
     * @throws IllegalStateException inside the generator's own body, or while something around it is suspended from
     * there
     */
    public LongGenerator fork() {
        return (LongGenerator) forkOfAny();
    }

    @Override
    AnyGenerator another() {
        return new LongGenerator(null);
    }

    // ---- stored

    static LongGenerator blank() {
        return new LongGenerator(null);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        Stores.write(this, out);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        Stores.read(this, in);
    }

    // ---- its state

    /** Whether the body has ended, by itself, by an exception or because it was closed. */
    public boolean isDone() {
        return isFinished();
    }

    /** Whether the body is running: the caller is inside it, or it waits inside a fiber that is suspended. */
    public boolean isRunning() {
        return isMounted();
    }

    /** What the body of a {@link #returning} generator returned; null before the end. */
    public Object result() {
        return resultIfEnded();
    }

    /**
     * The methods of the suspended body with their variables, innermost first; empty unless suspended. For a look:
     * nothing is changed, and nothing is paid for it before the first call, which reads the class files.
     */
    public List<SuspendedFrame> frames() {
        return SuspendedFrame.of(frameViews());
    }

    /** This generator: it can be iterated once. */
    @Override
    public PrimitiveIterator.OfLong iterator() {
        return this;
    }

    /** The remaining values: ordered, of unknown number, fetched one by one. */
    @Override
    public Spliterator.OfLong spliterator() {
        return Spliterators.spliteratorUnknownSize((PrimitiveIterator.OfLong) this, Spliterator.ORDERED | Spliterator.NONNULL);
    }

    /** The remaining values as a stream: lazy, sequential, ordered. Closing the stream closes the generator. */
    public LongStream stream() {
        return StreamSupport.longStream(spliterator(), false).onClose(this::close);
    }
}
