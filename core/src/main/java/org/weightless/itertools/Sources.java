package org.weightless.itertools;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.GeneratorExit;

/** How {@link Itertools} reads its sources and closes them: ordinary yielding code, instrumented like a user's. */
final class Sources {
    private Sources() {}

    /** What is done with iterators. */
    interface Reader<I> {
        void read(I input);
    }

    interface TwoReader<A, B> {
        void read(Iterator<A> first, Iterator<B> second);
    }

    static <S, R> Generator<R> reading(Iterable<? extends S> source, Reader<Iterator<S>> reader) {
        Objects.requireNonNull(source, "source");
        return Sources.<S, R>readingAll(List.of(source), iterators -> reader.read(iterators.get(0)));
    }

    @SuppressWarnings("unchecked")
    static <A, B, R> Generator<R> readingTwo(
            Iterable<? extends A> first, Iterable<? extends B> second, TwoReader<A, B> reader) {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(second, "second");
        return Sources.<Object, R>readingAll(List.of(first, second),
                iterators -> reader.read((Iterator<A>) iterators.get(0), (Iterator<B>) (Iterator<?>) iterators.get(1)));
    }

    /** A copy of what was given, without a null. */
    static <S> List<S> noNull(List<? extends S> given, String name) {
        List<S> copy = new ArrayList<>(Objects.requireNonNull(given, name));
        int missing = copy.indexOf(null);
        if (missing >= 0) {
            throw new NullPointerException(name + "[" + missing + "]");
        }
        return copy;
    }

    static <S> List<S> noNull(S[] given, String name) {
        return noNull(Arrays.asList(Objects.requireNonNull(given, name)), name);
    }

    /** A generator that reads sources, and closes them if it is closed itself. */
    static <S, R> Generator<R> readingAll(
            List<? extends Iterable<? extends S>> sources, Reader<List<Iterator<S>>> reader) {
        List<Iterable<? extends S>> all = noNull(sources, "sources");
        return Generator.of(() -> {
            List<Iterator<S>> iterators = new ArrayList<>();
            try {
                for (Iterable<? extends S> source : all) {
                    iterators.add(readOnly(source.iterator()));
                }
                reader.read(iterators);
            } catch (GeneratorExit exit) {
                closeAll(iterators);
                throw exit;
            }
        });
    }

    /** An iterator is only read from, so it may be one of a subtype's. */
    @SuppressWarnings("unchecked")
    private static <S> Iterator<S> readOnly(Iterator<? extends S> iterator) {
        return (Iterator<S>) iterator;
    }

    /** Closes what can be closed, each in spite of what another one throws; the first exception has the others in it. */
    private static void closeAll(List<? extends Iterator<?>> iterators) throws Exception {
        Throwable first = null;
        for (Iterator<?> iterator : iterators) {
            try {
                if (iterator instanceof AutoCloseable resource) {
                    resource.close();
                }
            } catch (Throwable thrown) {
                if (first == null) {
                    first = thrown;
                } else if (first != thrown) {
                    first.addSuppressed(thrown);
                }
            }
        }
        if (first != null) {
            throw Sources.<RuntimeException>unchanged(first);
        }
    }

    static void yieldAll(Iterator<?> values) {
        while (values.hasNext()) {
            Fiber.yield((Object) values.next());
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchanged(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
