package org.weightless.agent.packed.jdk;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Streams, optional values and stages. */
final class StreamCallbacks {
    private StreamCallbacks() {}

    static Object optional(Step s) throws Throwable {
        return Optional.of(1).map(x -> s.at(x)).filter(x -> s.at(x) == 1).flatMap(x -> Optional.of(s.at(x)))
                .orElseGet(() -> s.at(9));
    }

    static Object optionalEmpty(Step s) throws Throwable {
        return Optional.empty().or(() -> Optional.of(s.by(4))).orElseThrow();
    }

    static Object streamToList(Step s) throws Throwable {
        return List.of(1, 2).stream().map(i -> 2 * s.at(i)).toList();
    }

    static Object streamCollect(Step s) throws Throwable {
        return Stream.of(1, 2, 3).filter(x -> s.at(x) > 1).collect(Collectors.toList());
    }

    static Object groupingBy(Step s) throws Throwable {
        return Stream.of(1, 2, 3).collect(Collectors.groupingBy(x -> s.at(x) % 2,
                Collectors.mapping(x -> s.by(x), Collectors.toList())));
    }

    static Object toMap(Step s) throws Throwable {
        return Stream.of(1, 2, 3).collect(Collectors.toMap(x -> s.at(x), x -> s.at(x + 1)));
    }

    static Object flatMap(Step s) throws Throwable {
        return Stream.of(1, 2).flatMap(x -> Stream.of(s.at(x), x)).map(x -> s.by(x)).toList();
    }

    static Object sorted(Step s) throws Throwable {
        return Stream.of(3, 1, 2).sorted((a, b) -> s.at(a) - b).toList();
    }

    static Object reduce(Step s) throws Throwable {
        return Stream.of(3, 1, 2).reduce(0, (a, b) -> s.at(a) + b);
    }

    static Object limitIterate(Step s) throws Throwable {
        return Stream.iterate(1, x -> s.at(x) + 1).limit(4).toList();
    }

    static Object takeWhile(Step s) throws Throwable {
        return Stream.iterate(1, x -> s.at(x) + 1).takeWhile(x -> s.at(x) < 4).toList();
    }

    static Object anyMatch(Step s) throws Throwable {
        return Stream.of(1, 2, 3).anyMatch(x -> s.at(x) == 2);
    }

    static Object streamIterator(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        Iterator<Integer> it = Stream.of(1, 2, 3).map(x -> s.at(x)).iterator();
        while (it.hasNext()) {
            list.add(it.next());
        }
        return list;
    }

    static Object streamSpliterator(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        Spliterator<Integer> source = Stream.of(1, 2, 3).map(x -> s.at(x)).spliterator();
        boolean more = true;
        while (more) {
            more = source.tryAdvance(x -> list.add(s.by(x)));
        }
        return list;
    }

    static Object intStream(Step s) throws Throwable {
        return IntStream.range(0, 4).map(x -> s.at(x)).filter(x -> s.at(x) != 2).sum();
    }

    static Object intStreamBoxed(Step s) throws Throwable {
        return IntStream.rangeClosed(0, 3).mapToObj(x -> s.by(x)).toList();
    }

    static Object doubleLong(Step s) throws Throwable {
        return LongStream.range(0, 3).map(x -> s.at(x)).asDoubleStream().map(x -> s.at(x)).sum();
    }

    static Object mapMulti(Step s) throws Throwable {
        return Stream.of(1, 2).<Integer>mapMulti((x, sink) -> {
            sink.accept(s.at(x));
            sink.accept(s.at(-x));
        }).toList();
    }

    static Object distinct(Step s) throws Throwable {
        return Stream.of(1, 2, 1).map(x -> new Key(s, x)).distinct().count();
    }

    static Object completable(Step s) throws Throwable {
        return CompletableFuture.completedFuture(1).thenApply(x -> s.at(x) + 1)
                .thenCompose(x -> CompletableFuture.completedFuture(s.at(x))).handle((x, t) -> s.at(x))
                .thenCombine(CompletableFuture.completedFuture(2), (a, b) -> s.at(a) + b).join();
    }

    static Object completableLater(Step s) throws Throwable {
        CompletableFuture<Integer> f = new CompletableFuture<>();
        CompletableFuture<Integer> g = f.thenApply(x -> s.at(x) + 1);
        f.complete(1);
        return g.join();
    }

    static Object completableDirect(Step s) throws Throwable {
        return CompletableFuture.supplyAsync(() -> s.at(3), Runnable::run).join();
    }

    static Object iterableDefault(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        Iterable<Integer> it = () -> Stream.of(1, 2).map(x -> s.at(x)).iterator();
        it.forEach(x -> list.add(s.by(x)));
        it.spliterator().forEachRemaining(list::add);
        return list;
    }

    static Object teeing(Step s) throws Throwable {
        return Stream.of(1, 2, 3).collect(Collectors.teeing(Collectors.summingInt(x -> s.at(x)),
                Collectors.counting(), (a, b) -> s.by(a + b)));
    }

    static Object joining(Step s) throws Throwable {
        return Stream.of(new Key(s, 1), new Key(s, 2)).map(Object::toString).collect(Collectors.joining("+"));
    }
}
