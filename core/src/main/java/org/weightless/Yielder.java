package org.weightless;

import java.util.Objects;

/**
 * What the body of a {@link Generator#typed} generator yields with: the same as {@link Fiber#yield(Object)}, but the
 * compiler checks that the values are of the generator's type.
 *
 * <p>It may be handed on to methods that the body calls. Like every yield, its yields go to the innermost generator
 * that runs the code; in a fiber outside all generators the value is dropped.
 *
 * @param <T> what the generator yields
 */
public final class Yielder<T> {
    /** The body of a typed generator. */
    @FunctionalInterface
    public interface Body<T> {
        /**
         * Runs the body.
         *
         * @throws Exception anything; it leaves the generator's {@code next} unchanged
         */
        void run(Yielder<T> yielder) throws Exception;
    }

    /** Stateless, so one is enough. */
    static final Yielder<Object> ONLY = new Yielder<>();

    private Yielder() {}

    /**
     * Yields a value.
     *
     * @return what was {@link Generator#send sent} in, or null
     * @throws IllegalStateException outside a generator and a fiber
     */
    public <R> R yield(T value) {
        throw Refused.yielding();
    }

    /**
     * Yields everything that a source gives, see {@link Generator#yieldFrom}.
     *
     * @return the result of the source if it is a generator, else null
     * @throws IllegalStateException outside a generator and a fiber
     */
    public Object yieldFrom(Iterable<? extends T> source) {
        Objects.requireNonNull(source, "source");
        throw Refused.yielding();
    }
}
