package org.weightless.flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Flow.Publisher;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.channel.Channel;
import org.weightless.internal.fiber.Fibers;

/**
 * A source of values, and what is done with them on their way: nothing runs before somebody {@linkplain #collect
 * collects} it, and each collector has a run of its own.
 *
 * <pre>{@code
 * Flow.<Integer>of(out -> {
 *     for (int i = 1; ; i++) {
 *         Fiber.sleep(Duration.ofSeconds(1));
 *         out.emit(i);
 *     }
 * }).filter(i -> i % 2 == 1).map(i -> "number " + i).take(10).collect(System.out::println);
 * }</pre>
 *
 * <p>The source, the operators and the collector are one piece of code: {@code emit} calls what is behind it and
 * returns when the value has been dealt with. So a source is as fast as its collector; it may yield, sleep and wait,
 * as may all functions given to operators; an exception goes up through the source, as one of the source's goes down
 * to the collector; and a flow that wants no more, or a collector that is cancelled, runs the {@code finally} blocks
 * of its source before it goes on.
 *
 * <p>{@link #buffer}, {@link #merge}, {@link #zip}, {@link #debounce} and {@link #sample} run their sources in fibers
 * of their own, of the collector's scheduler, which end with it; those need a fiber as the collector. A value cannot be
 * null. What is emitted has to be emitted by the fiber that runs the source.
 *
 * @param <T> what the values are
 */
public final class Flow<T> {
    /** Takes the values of a flow one by one. */
    @FunctionalInterface
    public interface Emitter<T> {
        /** Hands a value on; returns when it has been dealt with. */
        void emit(T value);
    }

    /** What a flow does each time it is collected. */
    @FunctionalInterface
    public interface Body<T> {
        /** Emits the values. What it throws leaves {@link Flow#collect} unchanged. */
        void run(Emitter<T> out) throws Exception;
    }

    /** As much as a clock counts: a longer period, added to a time, would be more than a duration holds. */
    private static final Duration LONGEST = Duration.ofNanos(Long.MAX_VALUE);

    private final Body<T> body;

    private Flow(Body<T> body) {
        this.body = body;
    }

    // ---- sources

    /** A flow of what a body emits. */
    public static <T> Flow<T> of(Body<T> body) {
        return new Flow<>(Objects.requireNonNull(body, "body"));
    }

    /** A flow of these values. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Flow<T> values(T... values) {
        return from(noNull(values, "values"));
    }

    /**
     * A flow of what a source gives, such as a list, a generator or a channel: of what is left of it where it can be
     * iterated once. A generator is closed at the end.
     */
    public static <T> Flow<T> from(Iterable<? extends T> source) {
        Objects.requireNonNull(source, "source");
        return of(out -> {
            try {
                for (T value : source) {
                    out.emit(value);
                }
            } finally {
                if (source instanceof Generator<?> generator) {
                    generator.close();
                }
            }
        });
    }

    /**
     * A flow of what a publisher sends, which may do that in any thread. Each collector subscribes anew, and cancels
     * its subscription when it wants no more. Only a fiber can collect it.
     *
     * @param ahead how many values are requested before they are needed
     * @throws IllegalArgumentException if that is less than 1
     */
    public static <T> Flow<T> from(Publisher<? extends T> publisher, int ahead) {
        Objects.requireNonNull(publisher, "publisher");
        if (ahead < 1) {
            throw new IllegalArgumentException(ahead + " values ahead: a flow requests 1 or more");
        }
        return of(out -> {
            try (Subscribing<T> subscribing = new Subscribing<>(ahead)) {
                publisher.subscribe(subscribing);
                subscribing.emitAll(out);
            }
        });
    }

    // ---- values one by one

    /** What a function makes of each value. */
    public <R> Flow<R> map(Function<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        return of(out -> collect(value -> out.emit(notNull(function.apply(value)))));
    }

    /** The values that pass. */
    public Flow<T> filter(Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return of(out -> collect(value -> {
            if (predicate.test(value)) {
                out.emit(value);
            }
        }));
    }

    /** All values; something is done with each before it is handed on. */
    public Flow<T> onEach(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        return of(out -> collect(value -> {
            action.accept(value);
            out.emit(value);
        }));
    }

    /** The results so far, one for each value: the first one is made of {@code start} and the first value. */
    public <R> Flow<R> scan(R start, BiFunction<? super R, ? super T, ? extends R> function) {
        notNull(start);
        Objects.requireNonNull(function, "function");
        return of(out -> collect(new Scan<>(start, function, out)));
    }

    private static final class Scan<T, R> implements Consumer<T> {
        private final BiFunction<? super R, ? super T, ? extends R> function;
        private final Emitter<R> out;
        private R result;

        Scan(R start, BiFunction<? super R, ? super T, ? extends R> function, Emitter<R> out) {
            result = start;
            this.function = function;
            this.out = out;
        }

        @Override
        public void accept(T value) {
            result = notNull(function.apply(result, value));
            out.emit(result);
        }
    }

    /**
     * The first values; the source is ended behind the last one.
     *
     * @param count how many at most
     * @throws IllegalArgumentException if that is negative
     */
    public Flow<T> take(int count) {
        if (count < 0) {
            throw new IllegalArgumentException("take(" + count + "): a flow has 0 values or more");
        }
        return of(out -> {
            if (count > 0) {
                Taken<T> taken = new Taken<>(count, out);
                taken.end.until(() -> collect(taken));
            }
        });
    }

    private static final class Taken<T> implements Consumer<T> {
        private final Stop.Place end = new Stop.Place();
        private final Emitter<T> out;
        private int left;

        Taken(int count, Emitter<T> out) {
            left = count;
            this.out = out;
        }

        @Override
        public void accept(T value) {
            end.refuseMore();
            if (--left == 0) {
                out.emit(value);
                end.stop();
            }
            out.emit(value);
        }
    }

    /** The values of the flows that a function makes of the values, one flow after the other. */
    public <R> Flow<R> flatMap(Function<? super T, Flow<R>> function) {
        Objects.requireNonNull(function, "function");
        return of(out -> collect(value -> function.apply(value).collect(out::emit)));
    }

    // ---- with fibers of their own

    /**
     * The same values, up to so many of which the source may be ahead: it runs while the collector is busy.
     *
     * @throws IllegalArgumentException if that is less than 1
     */
    public Flow<T> buffer(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("buffer(" + capacity + "): a buffer holds 1 value or more");
        }
        return of(out -> {
            try (Producers<T> source = new Producers<>("buffer(..)", Channel.buffered(capacity), List.of(this))) {
                source.emitAll(out);
            }
        });
    }

    /** The values of all these flows, as they come; the first failure is that of the whole. */
    @SafeVarargs
    @SuppressWarnings("varargs")
    public static <T> Flow<T> merge(Flow<? extends T>... flows) {
        List<Flow<? extends T>> sources = noNull(flows, "flows");
        return of(out -> {
            try (Producers<T> source = new Producers<>("merge(..)", Channel.rendezvous(), sources)) {
                source.emitAll(out);
            }
        });
    }

    /** What a function makes of the first values of both, of the second ones, and so on, to the end of the shorter one. */
    public <U, R> Flow<R> zip(Flow<U> other, BiFunction<? super T, ? super U, ? extends R> function) {
        Objects.requireNonNull(other, "other");
        Objects.requireNonNull(function, "function");
        return of(out -> {
            try (Producers<U> second = new Producers<>("zip(..)", Channel.rendezvous(), List.of(other))) {
                Stop.Place end = new Stop.Place();
                end.until(() -> collect(value -> {
                    end.refuseMore();
                    U partner = second.next();
                    if (partner == null) {
                        end.stop();
                    }
                    out.emit(notNull(function.apply(value, partner)));
                }));
            }
        });
    }

    /**
     * The values behind which none comes for a time, and the last one.
     *
     * @throws IllegalArgumentException if the time is not positive
     */
    public Flow<T> debounce(Duration quiet) {
        requirePositive(Objects.requireNonNull(quiet, "quiet"), "debounce");
        return of(out -> {
            try (Producers<T> source = new Producers<>("debounce(..)", Channel.rendezvous(), List.of(this))) {
                T latest = source.next();
                while (latest != null) {
                    Object next = source.nextWithin(quiet);
                    if (next == Producers.LATE) {
                        out.emit(latest);
                        latest = source.next();
                    } else if (next == null) {
                        out.emit(latest);
                        latest = null;
                    } else {
                        latest = source.cast(next);
                    }
                }
            }
        });
    }

    /**
     * The latest value of each period in which there was one; what comes behind the last whole period is left out.
     *
     * @throws IllegalArgumentException if the period is not positive
     */
    public Flow<T> sample(Duration period) {
        requirePositive(Objects.requireNonNull(period, "period"), "sample");
        return of(out -> {
            try (Producers<T> source = new Producers<>("sample(..)", Channel.rendezvous(), List.of(this))) {
                Duration each = period.compareTo(LONGEST) > 0 ? LONGEST : period;
                Duration end = source.scheduler().now().plus(each);
                T latest = null;
                for (Object next = source.nextUntil(end); next != null; next = source.nextUntil(end)) {
                    if (next != Producers.LATE) {
                        latest = source.cast(next);
                        continue;
                    }
                    if (latest != null) {
                        out.emit(latest);
                        latest = null;
                    }
                    // by all periods that are over: the fibers may have been busy, or the clock may have jumped
                    end = end.plus(each.multipliedBy(1 + source.scheduler().now().minus(end).dividedBy(each)));
                }
            }
        });
    }

    private static void requirePositive(Duration time, String operator) {
        if (time.isNegative() || time.isZero()) {
            throw new IllegalArgumentException(operator + "(" + time + "): the time must be above 0");
        }
    }

    static <V> V notNull(V value) {
        return Objects.requireNonNull(value, "value: a flow has no null");
    }

    /** A copy of what was given. */
    private static <V> List<V> noNull(V[] given, String name) {
        int missing = Arrays.asList(Objects.requireNonNull(given, name)).indexOf(null);
        if (missing >= 0) {
            throw new NullPointerException(name + "[" + missing + "]");
        }
        return List.of(given);
    }

    // ---- collecting

    /**
     * Runs the flow in the calling code and does something with each value; returns when the flow has ended.
     *
     * @param action may yield and wait like any code in a fiber; where it throws, the flow ends and this throws the
     *     same
     * @throws IllegalStateException outside a fiber, if an operator needs one
     */
    public void collect(Consumer<? super T> action) {
        Objects.requireNonNull(action, "action");
        try {
            body.run(value -> action.accept(notNull(value)));
        } catch (Exception failure) {
            throw Fibers.unchanged(failure);
        }
    }

    /** Collects all values. */
    public List<T> toList() {
        List<T> values = new ArrayList<>();
        collect(values::add);
        return values;
    }

    /**
     * A generator of the values; closing it ends the flow. Close it if it is not read to its end, by a {@code try}
     * statement: leaving a {@code for} loop does not, and as it may be handed on, the end of the fiber that began it
     * does not either. A flow that is left open is suspended for ever, its {@code finally} blocks have not run, and
     * sources with fibers of their own wait.
     *
     * <pre>{@code
     * try (Generator<T> values = flow.generator()) {
     *     for (T value : values) {
     *         if (isEnough(value)) break;
     *     }
     * }
     * }</pre>
     */
    public Generator<T> generator() {
        return Generator.of(() -> collect(value -> Fiber.yield((Object) value)));
    }

    /**
     * A publisher of the values: each subscriber has a run of its own, in a fiber of this scheduler, as soon as that
     * runs. The flow waits while its subscriber requests nothing. A subscription that is cancelled cancels the fiber. A
     * subscriber is told of whatever ends the fiber; where somebody removes it, or ends it before it has begun, by the
     * code that does so.
     */
    public Publisher<T> publisher(Scheduler scheduler) {
        Objects.requireNonNull(scheduler, "scheduler");
        return subscriber -> Publishing.begin(this, scheduler, subscriber);
    }
}
