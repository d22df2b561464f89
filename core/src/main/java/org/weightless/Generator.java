package org.weightless;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.weightless.runtime.Unwinding;

/**
 * Python's generator: an iterator written as ordinary code that yields its values from wherever it is.
 *
 * <p>The body yields with {@link Fiber#yield(Object)}, in loops, in methods that it calls, in recursion. Meanings are
 * those of CPython (PEP 255, 342, 380, 479). A generator is used by one thread at a time.
 *
 * <p>It can be iterated once: its iterator is itself. A loop that is left early does not close it:
 * use {@code try (generator)}. A {@code Fiber.yield()} in the body yields null, also inside a fiber; what gives up the
 * fiber's turn is {@link Fiber#sleep Fiber.sleep(Duration.ZERO)}. Libraries that read the getters of an object take a
 * generator for a bean: hand them {@code stream().toList()}, or {@code (Iterable<T>) generator::iterator}, which is
 * read one by one.
 *
 * <pre>
 * what                fresh              suspended at a yield             ended                       inside its own body
 * next, hasNext       runs the body      goes on                          StopIteration, false        IllegalStateException
 * send(v)             null only          goes on; the yield gives v       StopIteration               IllegalStateException
 * raise(t)            ends, throws t     goes on; the yield throws t      throws t                    IllegalStateException
 * close()             ends               the yield throws GeneratorExit   nothing                     IllegalStateException
 * </pre>
 *
 * @param <T> what it yields
 */
public final class Generator<T> extends AnyGenerator implements Iterator<T>, Iterable<T>, AutoCloseable, Serializable {
    /** What a generator runs: code that yields. */
    @FunctionalInterface
    public interface Body {
        /**
         * Runs the body.
         *
         * @throws Exception anything; it leaves the generator's {@code next} unchanged
         */
        void run() throws Exception;
    }

    private static final long serialVersionUID = 1;

    private Generator(Object body) {
        super(body);
    }

    /** A generator of the values that the body yields. Nothing of it runs yet. */
    public static <T> Generator<T> of(Body body) {
        return new Generator<>(Objects.requireNonNull(body, "body"));
    }

    /** A generator of the values that the body yields; what it returns is the {@link #result}. Nothing of it runs yet. */
    public static <T> Generator<T> returning(Callable<?> body) {
        return new Generator<>(new Bodies.Returning(Objects.requireNonNull(body, "body")));
    }

    /**
     * A generator whose body yields with the {@link Yielder} that it gets, so that the compiler checks what it
     * yields. Nothing of it runs yet.
     */
    public static <T> Generator<T> typed(Yielder.Body<T> body) {
        return new Generator<>(new Bodies.Typed(Objects.requireNonNull(body, "body")));
    }

    @Override
    Object yieldUnreadOf(AnyGenerator other) {
        return Unwinding.suspend(this, this, other.takeUnread());
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
    public T next() {
        return cast(unread ? takeUnread() : advance(null, null, null));
    }

    /**
     * Goes on and lets the yield inside give a value.
     *
     * @param value what {@link Fiber#yield(Object)} returns inside; must be null for a fresh generator, which is at no
     *     yield yet
     * @return the next yielded value
     * @throws StopIteration if the body ends or has ended
     * @throws IllegalStateException for a non-null value to a fresh generator, inside its own body, or while a value
     *     that {@link #hasNext} fetched is unread
     */
    public T send(Object value) {
        return cast(sendIn(value, null));
    }

    /**
     * Goes on by throwing at the yield inside.
     *
     * @param thrown what the yield throws
     * @return the next yielded value, where the body catches it and yields again
     * @throws StopIteration if the body catches it and ends
     * @throws IllegalStateException inside its own body, or while a value that {@link #hasNext} fetched is unread
     */
    public T raise(Throwable thrown) {
        return cast(raiseIn(Objects.requireNonNull(thrown, "thrown"), null));
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
     * An independent copy of this generator: both go on behind the same yield, each with locals of its own. Neither
     * sees what becomes of the other. A value that {@code hasNext} fetched is given by both. The copy of one that has
     * not begun has not begun; that of one that has ended has ended, with the same result.
     *
     * <p>What locals refer to is shared, but for values that are {@link Forkable}, this generator itself, and those
     * that it delegates to or is suspended inside; see {@link Continuation#fork}. Takes constant time.
     *
     * @throws IllegalStateException inside the generator's own body, or while something around it is suspended from
     * there
     */
    @SuppressWarnings("unchecked")
    public Generator<T> fork() {
        return (Generator<T>) forkOfAny();
    }

    @Override
    AnyGenerator another() {
        return new Generator<T>(null);
    }

    // ---- stored

    static Generator<?> blank() {
        return new Generator<>(null);
    }

    private void writeObject(ObjectOutputStream out) throws IOException {
        Stores.write(this, out);
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        Stores.read(this, in);
    }

    // ---- its state

    /**
     * Whether the body has ended, by itself, by an exception or because it was closed. At its last yield it has not:
     * only {@link #hasNext} finds out whether another value comes.
     */
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
    public Iterator<T> iterator() {
        return this;
    }

    /** The remaining values: ordered, of unknown number, fetched one by one. */
    @Override
    public Spliterator<T> spliterator() {
        return Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED);
    }

    /**
     * The remaining values as a stream: lazy, sequential, ordered. Closing the stream closes the generator; the end of
     * a pipeline, such as that of {@code limit}, does not. The pipeline's functions are called by the JDK, so they
     * cannot suspend what is around the stream; those of {@link org.weightless.itertools.Itertools} can.
     */
    public Stream<T> stream() {
        return StreamSupport.stream(spliterator(), false).onClose(this::close);
    }

    /**
     * Yields everything that a source gives as if the calling generator yielded it itself (PEP 380). What is sent,
     * raised and closed reaches the source if it is a generator.
     *
     * @return the result of the source if it is a generator, else null
     * @throws UnsupportedOperationException if a non-null value is sent and the source is no generator
     * @throws IllegalStateException outside a generator and a fiber; a fiber drops the values as {@link
     * Fiber#yield(Object)} does
     */
    public static Object yieldFrom(Iterable<?> source) {
        Objects.requireNonNull(source, "source");
        throw Refused.yielding();
    }

    @SuppressWarnings("unchecked")
    private T cast(Object value) {
        return (T) value;
    }
}
