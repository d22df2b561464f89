package org.weightless.itertools;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Predicate;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.LongGenerator;

/**
 * What users of Python's {@code itertools} miss in streams: small lazy functions over anything that can be iterated.
 *
 * <pre>
 * each value            {@link #map} {@link #filter} {@link #flatMap}
 * part of a source      {@link #take} {@link #drop} {@link #takeWhile} {@link #dropWhile}
 * several sources       {@link #chain} {@link #flatten} {@link #zip} {@link #zipLongest} {@link #merge} {@link #interleave}
 * in groups             {@link #chunked} {@link #window} {@link #pairwise} {@link #groupBy}
 * along the way         {@link #enumerate} {@link #accumulate}
 * one source for many   {@link #tee} {@link #cycle}
 * from nothing          {@link #count} {@link #repeat}
 * choices               {@link #product} {@link #permutations} {@link #combinations}
 * </pre>
 *
 * <p>The source is the first argument everywhere; what is done with it follows: a count, a function, an order.
 *
 * <p>Each gives a {@link Generator}, so it runs under the agent only. Nothing is read before the first value is asked
 * for, and nothing more than what a value needs. Sources, predicates and functions may suspend whatever encloses them.
 *
 * <p>Closing a result closes the sources that it is reading, if they are {@link AutoCloseable} as generators are. A
 * result that ends by itself leaves its sources as they are: what {@code take} did not take is still there.
 */
public final class Itertools {
    private Itertools() {}

    /** Two values that belong together. */
    public record Pair<A, B>(A first, B second) {}

    /** A value and its place. */
    public record Indexed<T>(long index, T value) {}

    /** A run of values that have the same key. */
    public record Group<K, T>(K key, List<T> values) {}

    // ---- part of a source

    /**
     * The first values of a source, fewer if it has fewer. It reads no further.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public static <T> Generator<T> take(Iterable<? extends T> source, int count) {
        refuseBelow(0, count, "count");
        return Sources.reading(source, values -> {
            for (int i = 0; i < count && values.hasNext(); i++) {
                Fiber.yield((Object) values.next());
            }
        });
    }

    /**
     * All but the first values of a source.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public static <T> Generator<T> drop(Iterable<? extends T> source, int count) {
        refuseBelow(0, count, "count");
        return Sources.reading(source, values -> {
            for (int i = 0; i < count && values.hasNext(); i++) {
                values.next();
            }
            Sources.yieldAll(values);
        });
    }

    /** The values before the first one that the predicate refuses. That one has been read and is lost. */
    public static <T> Generator<T> takeWhile(Iterable<? extends T> source, Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return Sources.<T, T>reading(source, values -> {
            while (values.hasNext()) {
                T value = values.next();
                if (!predicate.test(value)) {
                    return;
                }
                Fiber.yield((Object) value);
            }
        });
    }

    /** The values from the first one on that the predicate refuses. */
    public static <T> Generator<T> dropWhile(Iterable<? extends T> source, Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return Sources.<T, T>reading(source, values -> {
            while (values.hasNext()) {
                T value = values.next();
                if (!predicate.test(value)) {
                    Fiber.yield((Object) value);
                    break;
                }
            }
            Sources.yieldAll(values);
        });
    }

    // ---- each value

    /** What a function makes of each value. */
    public static <T, R> Generator<R> map(Iterable<? extends T> source, Function<? super T, ? extends R> function) {
        Objects.requireNonNull(function, "function");
        return Sources.<T, R>reading(source, values -> {
            while (values.hasNext()) {
                Fiber.yield((Object) function.apply(values.next()));
            }
        });
    }

    /** The values that the predicate accepts. */
    public static <T> Generator<T> filter(Iterable<? extends T> source, Predicate<? super T> predicate) {
        Objects.requireNonNull(predicate, "predicate");
        return Sources.<T, T>reading(source, values -> {
            while (values.hasNext()) {
                T value = values.next();
                if (predicate.test(value)) {
                    Fiber.yield((Object) value);
                }
            }
        });
    }

    /** The values of what a function makes of each value: {@link #flatten} after {@link #map}. */
    public static <T, R> Generator<R> flatMap(
            Iterable<? extends T> source, Function<? super T, ? extends Iterable<? extends R>> function) {
        return Itertools.<R>flatten(Itertools.<T, Iterable<? extends R>>map(source, function));
    }

    // ---- several sources

    /** The values of the first source, then those of the second, and so on. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Generator<T> chain(Iterable<? extends T>... sources) {
        return flatten(Sources.noNull(sources, "sources"));
    }

    /** The values of sources that are themselves read one by one. */
    public static <T> Generator<T> flatten(Iterable<? extends Iterable<? extends T>> sources) {
        return Sources.<Iterable<? extends T>, T>reading(sources, each -> {
            while (each.hasNext()) {
                Generator.yieldFrom(each.next());
            }
        });
    }

    /** Pairs of values at the same place, as many as the shorter source has. */
    public static <A, B> Generator<Pair<A, B>> zip(Iterable<? extends A> first, Iterable<? extends B> second) {
        return zip(first, second, Pair<A, B>::new);
    }

    /** What a function makes of values at the same place, as often as the shorter source has one. */
    public static <A, B, R> Generator<R> zip(
            Iterable<? extends A> first, Iterable<? extends B> second,
            BiFunction<? super A, ? super B, ? extends R> combiner) {
        Objects.requireNonNull(combiner, "combiner");
        return Sources.<A, B, R>readingTwo(first, second, (firsts, seconds) -> {
            // Both may be the same iterator: the first value is taken before the second one is asked for, but none in
            // vain.
            while (firsts.hasNext() && seconds.hasNext()) {
                A one = firsts.next();
                if (!seconds.hasNext()) {
                    return;
                }
                Fiber.yield((Object) combiner.apply(one, seconds.next()));
            }
        });
    }

    /**
     * Pairs of values at the same place, as many as the longer source has.
     *
     * @param noFirst what stands for a value that the first source does not have
     * @param noSecond the same for the second one
     */
    public static <A, B> Generator<Pair<A, B>> zipLongest(
            Iterable<? extends A> first, Iterable<? extends B> second, A noFirst, B noSecond) {
        return Sources.<A, B, Pair<A, B>>readingTwo(first, second, (firsts, seconds) -> {
            while (firsts.hasNext() | seconds.hasNext()) {
                A one = firsts.hasNext() ? firsts.next() : noFirst;
                B other = seconds.hasNext() ? seconds.next() : noSecond;
                Fiber.yield(new Pair<>(one, other));
            }
        });
    }

    /** One value of each source in turn, until the last one has ended. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Generator<T> interleave(Iterable<? extends T>... sources) {
        return Sources.<T, T>readingAll(Sources.noNull(sources, "sources"), iterators -> {
            List<Iterator<T>> left = new ArrayList<>(iterators);
            while (!left.isEmpty()) {
                Iterator<T> values = left.remove(0);
                if (values.hasNext()) {
                    Fiber.yield((Object) values.next());
                    left.add(values);
                }
            }
        });
    }

    /** The values of sorted sources in order; equal ones in the order of their sources. Holds one value of each source. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T extends Comparable<? super T>> Generator<T> merge(Iterable<? extends T>... sources) {
        return Itertools.<T>merge(Sources.noNull(sources, "sources"), Comparator.<T>naturalOrder());
    }

    /** The values of sources sorted by this order; equal ones in the order of their sources. Holds one value of each source. */
    public static <T> Generator<T> merge(
            List<? extends Iterable<? extends T>> sources, Comparator<? super T> order) {
        Objects.requireNonNull(order, "order");
        return Sources.<T, T>readingAll(sources, iterators -> {
            List<MergeHead<T>> heads = new ArrayList<>();
            for (int i = 0; i < iterators.size(); i++) {
                MergeHead.insertNext(heads, order, iterators.get(i), i);
            }
            while (!heads.isEmpty()) {
                MergeHead<T> least = heads.remove(0);
                Fiber.yield((Object) least.value());
                MergeHead.insertNext(heads, order, least.rest(), least.source());
            }
        });
    }

    // ---- in groups

    /**
     * Lists of so many values each; the last one may be shorter.
     *
     * @throws IllegalArgumentException if the size is below 1
     */
    public static <T> Generator<List<T>> chunked(Iterable<? extends T> source, int size) {
        refuseBelow(1, size, "size");
        return Sources.<T, List<T>>reading(source, values -> {
            while (values.hasNext()) {
                List<T> chunk = new ArrayList<>();
                while (chunk.size() < size && values.hasNext()) {
                    chunk.add(values.next());
                }
                Fiber.yield(Collections.unmodifiableList(chunk));
            }
        });
    }

    /**
     * Lists of so many neighbours, from each place on that has as many; none if the source is shorter.
     *
     * @throws IllegalArgumentException if the size is below 1
     */
    public static <T> Generator<List<T>> window(Iterable<? extends T> source, int size) {
        refuseBelow(1, size, "size");
        return Sources.<T, List<T>>reading(source, values -> {
            List<T> window = new ArrayList<>();
            while (values.hasNext()) {
                window.add(values.next());
                if (window.size() == size) {
                    Fiber.yield(Collections.unmodifiableList(new ArrayList<>(window)));
                    window.remove(0);
                }
            }
        });
    }

    /** Each value with the one behind it. */
    public static <T> Generator<Pair<T, T>> pairwise(Iterable<? extends T> source) {
        return Sources.<T, Pair<T, T>>reading(source, values -> {
            T before = values.hasNext() ? values.next() : null;
            while (values.hasNext()) {
                T value = values.next();
                Fiber.yield(new Pair<>(before, value));
                before = value;
            }
        });
    }

    /**
     * Runs of neighbours with equal keys: where other values stand between, equal keys make two groups, unlike those of
     * {@link java.util.stream.Collectors#groupingBy}. A run is read to its end, and one value further, before it is
     * given.
     */
    public static <T, K> Generator<Group<K, T>> groupBy(
            Iterable<? extends T> source, Function<? super T, ? extends K> key) {
        Objects.requireNonNull(key, "key");
        return Sources.<T, Group<K, T>>reading(source, values -> {
            Group<K, T> group = null;
            while (values.hasNext()) {
                T value = values.next();
                K its = key.apply(value);
                if (group == null || !Objects.equals(group.key, its)) {
                    yieldRun(group);
                    group = new Group<>(its, new ArrayList<>());
                }
                group.values.add(value);
            }
            yieldRun(group);
        });
    }

    private static <K, T> void yieldRun(Group<K, T> group) {
        if (group != null) {
            Fiber.yield(new Group<>(group.key, Collections.unmodifiableList(group.values)));
        }
    }

    // ---- along the way

    /** Each value with its place, from 0. */
    public static <T> Generator<Indexed<T>> enumerate(Iterable<? extends T> source) {
        return enumerate(source, 0);
    }

    /** Each value with its number, from a first one on. */
    public static <T> Generator<Indexed<T>> enumerate(Iterable<? extends T> source, long first) {
        return Sources.<T, Indexed<T>>reading(source, values -> {
            for (long i = first; values.hasNext(); i++) {
                Fiber.yield(new Indexed<>(i, values.next()));
            }
        });
    }

    /** The first value, then what the operator makes of the result so far and each further value. */
    public static <T> Generator<T> accumulate(Iterable<? extends T> source, BinaryOperator<T> operator) {
        Objects.requireNonNull(operator, "operator");
        return Sources.<T, T>reading(source, values -> {
            T total = null;
            for (boolean first = true; values.hasNext(); first = false) {
                total = first ? values.next() : operator.apply(total, values.next());
                Fiber.yield((Object) total);
            }
        });
    }

    // ---- one source for many

    /**
     * Several generators of the same values. Each value is read once and held until all have given it. Closing one of
     * them does not close the source: the others go on.
     *
     * @throws IllegalArgumentException if the count is negative
     */
    public static <T> List<Generator<T>> tee(Iterable<? extends T> source, int count) {
        refuseBelow(0, count, "count");
        Objects.requireNonNull(source, "source");
        Tee<T> shared = new Tee<>(source);
        Tee.Link<T> start = new Tee.Link<>(null);
        List<Generator<T>> copies = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            copies.add(Generator.of(() -> shared.yieldBehind(start)));
        }
        return Collections.unmodifiableList(copies);
    }

    /** The values of a source again and again, from a copy; nothing if there are none. */
    public static <T> Generator<T> cycle(Iterable<? extends T> source) {
        return Sources.<T, T>reading(source, values -> {
            List<T> all = new ArrayList<>();
            while (values.hasNext()) {
                T value = values.next();
                all.add(value);
                Fiber.yield((Object) value);
            }
            while (!all.isEmpty()) {
                Sources.yieldAll(all.iterator());
            }
        });
    }

    // ---- from nothing

    /** An endless sequence of numbers; it wraps around at the end of the type. */
    public static LongGenerator count(long first, long step) {
        return LongGenerator.of(() -> {
            for (long number = first;; number += step) {
                Fiber.yield(number);
            }
        });
    }

    /** The same value for ever. */
    public static <T> Generator<T> repeat(T value) {
        return Generator.of(() -> {
            while (true) {
                Fiber.yield((Object) value);
            }
        });
    }

    // ---- choices

    /** All lists with one value of each pool, the last place changing fastest. */
    @SafeVarargs
    @SuppressWarnings("varargs") // only read
    public static <T> Generator<List<T>> product(List<? extends T>... pools) {
        List<List<? extends T>> all = Sources.noNull(pools, "pools");
        return Generator.of(() -> {
            for (List<? extends T> pool : all) {
                if (pool.isEmpty()) {
                    return;
                }
            }
            Combinations.yieldProducts(all);
        });
    }

    /**
     * All lists of so many values from different places of a pool, in the order of the places.
     *
     * @throws IllegalArgumentException if the length is negative
     */
    public static <T> Generator<List<T>> permutations(List<? extends T> pool, int length) {
        return choices(pool, length, false);
    }

    /**
     * All lists of so many values from different places of a pool, each choice in one order only, that of the pool.
     *
     * @throws IllegalArgumentException if the length is negative
     */
    public static <T> Generator<List<T>> combinations(List<? extends T> pool, int length) {
        return choices(pool, length, true);
    }

    private static <T> Generator<List<T>> choices(List<? extends T> pool, int length, boolean ascending) {
        refuseBelow(0, length, "length");
        Objects.requireNonNull(pool, "pool");
        return Generator.of(() -> {
            if (length <= pool.size()) {
                Combinations.yieldChoices(pool, length, ascending);
            }
        });
    }

    private static void refuseBelow(int least, int number, String name) {
        if (number < least) {
            throw new IllegalArgumentException("the " + name + " is " + number + ": it must be at least " + least);
        }
    }
}
