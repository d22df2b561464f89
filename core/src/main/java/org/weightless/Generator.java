package org.weightless;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.Frame;
import org.weightless.runtime.Linker;

/**
 * Python's generator: an iterator written as ordinary code that yields its values from wherever it is.
 *
 * <p>The body yields with {@link Fiber#yield(Object)}, in loops, in methods that it calls, in recursion. Meanings are those of CPython (PEP
 * 255, 342, 380, 479). A generator is used by one thread at a time.
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
public final class Generator<T> extends Coroutine implements Iterator<T>, Iterable<T>, AutoCloseable {
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

    private static final MethodHandle DELEGATE = Linker.staticInvoker(MethodHandles.lookup(), Delegation.class, "run",
            MethodType.methodType(Object.class, Iterable.class));

    /** The value that hasNext fetched; in the end, what the body returned. */
    private Object kept;

    /** Whether {@link #kept} is a value that is still unread. */
    private boolean unread;

    /** Whether a StopIteration has carried the result already, or none must. */
    private boolean reported;

    private Generator(Object body) {
        super(body);
    }

    /** A generator of the values that the body yields. Nothing of it runs yet. */
    public static <T> Generator<T> of(Body body) {
        return new Generator<>(Objects.requireNonNull(body, "body"));
    }

    /** A generator of the values that the body yields; what it returns is the {@link #result}. Nothing of it runs yet. */
    public static <T> Generator<T> returning(Callable<?> body) {
        return new Generator<>(new Entry.Returning(Objects.requireNonNull(body, "body")));
    }

    @Override
    protected Object enter(Object body) throws Throwable {
        return Entry.run(body, this);
    }

    // ---- iteration

    /**
     * Whether there is another value; runs the body ahead to its next yield to find out.
     *
     * @throws IllegalStateException inside the generator's own body
     */
    @Override
    public boolean hasNext() {
        return hasNext(this, null);
    }

    private static boolean hasNext(Generator<?> self, Coroutine caller) {
        if (self.unread) {
            return true;
        }
        self.refuseIfRunning();
        if (self.isFinished()) {
            return false;
        }
        Object value = self.go(caller, null, null);
        self.pushIfLeaving(caller, Step.HAS_NEXT);
        return self.fetched(value, caller);
    }

    private boolean fetched(Object value, Coroutine caller) {
        if (leaving(caller)) {
            return false;
        }
        kept = value;
        unread = !isFinished();
        return unread;
    }

    /**
     * The next value.
     *
     * @throws StopIteration if the body has ended; the first one carries its result
     * @throws IllegalStateException inside the generator's own body
     */
    @Override
    public T next() {
        return cast(next(this, null));
    }

    private static Object next(Generator<?> self, Coroutine caller) {
        if (self.unread) {
            return self.take();
        }
        return self.advance(caller, null, null);
    }

    private Object advance(Coroutine caller, Object in, Throwable thrown) {
        refuseIfRunning();
        if (isFinished()) {
            throw stop();
        }
        Object value = go(caller, in, thrown);
        pushIfLeaving(caller, Step.ADVANCE);
        return advanced(value);
    }

    /** The yielded value; null while something around the generator is being suspended. */
    private Object advanced(Object value) {
        if (isFinished()) {
            kept = value;
            throw stop();
        }
        return value;
    }

    /**
     * Goes on and lets the yield inside give a value.
     *
     * @param value what {@link Fiber#yield(Object)} returns inside; must be null for a fresh generator, which is at no yield yet
     * @return the next yielded value
     * @throws StopIteration if the body ends or has ended
     * @throws IllegalStateException for a non-null value to a fresh generator, inside its own body, or while a value that {@link
     *     #hasNext} fetched is unread
     */
    public T send(Object value) {
        return cast(send(this, value, null));
    }

    private static Object send(Generator<?> self, Object value, Coroutine caller) {
        self.refuseIfUnread("send");
        if (value != null && self.isNew()) {
            throw new IllegalStateException("can't send a non-null value to a just-started generator: call next() first,"
                    + " so that it is at a yield which can give the value");
        }
        if (self.isFinished()) {
            self.reported = true;
        }
        return self.advance(caller, value, null);
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
        return cast(raise(this, thrown, null));
    }

    private static Object raise(Generator<?> self, Throwable thrown, Coroutine caller) {
        Objects.requireNonNull(thrown, "thrown");
        self.refuseIfUnread("raise");
        self.refuseIfRunning();
        if (self.isNew() || self.isFinished()) {
            self.abandon();
            throw sneak(thrown);
        }
        return self.advance(caller, null, thrown);
    }

    /**
     * Ends the generator: a suspended body gets a {@link GeneratorExit} at its yield. Does nothing to an ended one.
     *
     * @throws IllegalStateException if the body answers with another yield; it can go on then. Also inside its own body
     */
    @Override
    public void close() {
        close(this, null);
    }

    private static void close(Generator<?> self, Coroutine caller) {
        self.refuseIfRunning();
        if (self.unread) {
            self.take();
        }
        if (self.isNew()) {
            self.abandon();
            self.reported = true;
        } else if (!self.isFinished()) {
            self.exit(caller, null, new GeneratorExit());
            self.pushIfLeaving(caller, Step.CLOSE);
        }
    }

    private void exit(Coroutine caller, Object in, Throwable thrown) {
        Object value;
        try {
            value = go(caller, in, thrown);
        } catch (GeneratorExit expected) {
            return;
        }
        if (isFinished()) {
            kept = value;
            reported = true;
        } else if (!leaving(caller)) {
            throw new IllegalStateException("generator ignored GeneratorExit: its body caught it and yielded again;"
                    + " let it pass, or end the body in the catch");
        }
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
        return isFinished() ? kept : null;
    }

    /** This generator: it can be iterated once. */
    @Override
    public Iterator<T> iterator() {
        return this;
    }

    /** The remaining values as a stream: lazy, sequential, ordered. Closing the stream closes the generator. */
    public Stream<T> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    /**
     * Yields everything that a source gives as if the calling generator yielded it itself (PEP 380). What is sent, raised and
     * closed reaches the source if it is a generator.
     *
     * @return the result of the source if it is a generator, else null
     * @throws UnsupportedOperationException if a non-null value is sent and the source is no generator
     * @throws IllegalStateException outside a generator
     */
    public static Object yieldFrom(Iterable<?> source) {
        Objects.requireNonNull(source, "source");
        throw Fiber.refused();
    }

    private static Object yieldFrom(Iterable<?> source, Coroutine caller) throws Throwable {
        Objects.requireNonNull(source, "source");
        Fiber.enclosing(caller);
        return (Object) DELEGATE.invokeExact((Iterable) source, caller);
    }

    // ---- steps

    /** Runs the body to its next yield, its end, or a yield to something around this generator. */
    private Object go(Coroutine caller, Object in, Throwable thrown) {
        try {
            return thrown == null ? mount(caller, in) : mountThrowing(caller, thrown);
        } catch (StopIteration leaked) {
            throw new IllegalStateException("generator raised StopIteration: end the body by returning (PEP 479)", leaked);
        }
    }

    private void pushIfLeaving(Coroutine caller, int operation) {
        if (leaving(caller)) {
            caller.push(new Step(this, operation));
        }
    }

    private StopIteration stop() {
        Object value = reported ? null : kept;
        reported = true;
        return new StopIteration(value);
    }

    private Object take() {
        Object value = kept;
        kept = null;
        unread = false;
        return value;
    }

    private void refuseIfRunning() {
        if (isMounted()) {
            throw new IllegalStateException("generator already executing: its own body, or another thread, asked it to go on");
        }
    }

    private void refuseIfUnread(String operation) {
        if (unread) {
            throw new IllegalStateException("cannot " + operation + " while a value that hasNext() fetched is unread:"
                    + " take it with next() first");
        }
    }

    @SuppressWarnings("unchecked")
    private T cast(Object value) {
        return (T) value;
    }

    /** The frame of one of the methods above while something around the generator is suspended from inside its body. */
    private static final class Step extends Frame {
        static final int ADVANCE = 0;
        static final int HAS_NEXT = 1;
        static final int CLOSE = 2;

        private final Generator<?> generator;
        private final int operation;

        Step(Generator<?> generator, int operation) {
            this.generator = generator;
            this.operation = operation;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) {
            Throwable thrown = throwing() ? (Throwable) in : null;
            Object value = thrown == null ? in : null;
            switch (operation) {
                case HAS_NEXT -> {
                    return returning(generator.fetched(generator.go(coroutine, value, thrown), coroutine) ? 1 : 0);
                }
                case ADVANCE -> {
                    return generator.advanced(generator.go(coroutine, value, thrown));
                }
                default -> {
                    generator.exit(coroutine, value, thrown);
                    return null;
                }
            }
        }

        @Override
        protected Coroutine inner() {
            return generator;
        }
    }
}
