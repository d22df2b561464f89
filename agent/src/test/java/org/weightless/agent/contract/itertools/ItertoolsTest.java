package org.weightless.agent.contract.itertools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.itertools.Itertools;
import org.weightless.itertools.Itertools.Group;
import org.weightless.itertools.Itertools.Indexed;
import org.weightless.itertools.Itertools.Pair;

/** {@link Itertools}: what each gives, that it reads no more than it has to, and what it closes. */
class ItertoolsTest {
    private final List<Object> log = new ArrayList<>();

    private Generator<Integer> numbers(int first, int count) {
        return Generator.of(() -> {
            try {
                for (int i = first; i < first + count; i++) {
                    log.add("read " + i);
                    Fiber.yield(i);
                }
            } finally {
                log.add("closed " + first);
            }
        });
    }

    private static <T> List<T> list(Generator<T> generator) {
        List<T> values = new ArrayList<>();
        for (T value : generator) {
            values.add(value);
        }
        return values;
    }

    private static List<Character> letters(String text) {
        return text.chars().mapToObj(c -> (char) c).toList();
    }

    private static String words(Generator<List<Character>> lists) {
        StringBuilder text = new StringBuilder();
        for (List<Character> word : lists) {
            word.forEach(text::append);
            text.append(' ');
        }
        return text.toString();
    }

    // ---- values

    @Test
    void eachValue() {
        assertEquals(List.of(2, 4), list(Itertools.map(List.of("ab", "abcd"), String::length)));
        assertEquals(List.of(2, 4), list(Itertools.filter(List.of(1, 2, 3, 4), n -> n % 2 == 0)));
        assertEquals(List.of(1, 10, 2, 20), list(Itertools.flatMap(List.of(1, 2), n -> List.of(n, 10 * n))));
        assertEquals(List.of(), list(Itertools.flatMap(List.of(1, 2), n -> List.of())));
        Generator<Number> numbers = Itertools.map(List.of(1, 2), n -> n);
        assertEquals(List.of(1, 2), list(numbers));
    }

    @Test
    void closingAFlatMapClosesTheSourceWithin() {
        Generator<Integer> all = Itertools.flatMap(numbers(0, 3), n -> numbers(10 + n, 2));
        assertEquals(10, all.next());
        all.close();
        assertEquals(List.of("read 0", "read 10", "closed 10", "closed 0"), log);
    }

    @Test
    void theSourceIsTheFirstArgument() {
        for (Method method : Itertools.class.getMethods()) {
            List<Class<?>> types = Arrays.asList(method.getParameterTypes());
            if (types.stream().anyMatch(Iterable.class::isAssignableFrom)) {
                assertTrue(Iterable.class.isAssignableFrom(types.get(0)), method::toGenericString);
            }
        }
    }

    @Test
    void partsOfASource() {
        List<Integer> source = Arrays.asList(1, 4, 6, 3, 8);
        assertEquals(List.of(1, 4), list(Itertools.take(source, 2)));
        assertEquals(source, list(Itertools.take(source, 9)));
        assertEquals(List.of(), list(Itertools.take(source, 0)));
        assertEquals(List.of(3, 8), list(Itertools.drop(source, 3)));
        assertEquals(List.of(), list(Itertools.drop(source, 9)));
        assertEquals(List.of(1, 4), list(Itertools.takeWhile(source, n -> n < 5)));
        assertEquals(List.of(6, 3, 8), list(Itertools.dropWhile(source, n -> n < 5)));
    }

    @Test
    void severalSources() {
        assertEquals(List.of(1, 2, 3), list(Itertools.chain(List.of(1), List.of(), List.of(2, 3))));
        assertEquals(List.of(1, 2, 3), list(Itertools.flatten(List.of(List.of(1), List.of(2, 3)))));
        assertEquals(List.of(new Pair<>(1, "a"), new Pair<>(2, "b")), list(Itertools.zip(List.of(1, 2, 3), List.of("a", "b"))));
        assertEquals(List.of("1a"), list(Itertools.zip(List.of(1), List.of("a", "b"), (n, text) -> n + text)));
        assertEquals(List.of(new Pair<>(1, "a"), new Pair<>(0, "b")),
                list(Itertools.zipLongest(List.of(1), List.of("a", "b"), 0, "-")));
        assertEquals(List.of(new Pair<>(1, "a"), new Pair<>(2, "-")),
                list(Itertools.zipLongest(List.of(1, 2), List.of("a"), 0, "-")));
        assertEquals(letters("ADEBFC"), list(Itertools.interleave(letters("ABC"), letters("D"), letters("EF"))));
    }

    @Test
    void aMergeIsSortedAndStable() {
        assertEquals(List.of(1, 2, 3, 4, 5, 6), list(Itertools.merge(List.of(1, 4), List.of(), List.of(2, 5, 6), List.of(3))));
        List<List<String>> sources = List.of(List.of("a", "ccc"), List.of("b", "dd", "eee"), List.of("f"));
        List<String> merged = list(Itertools.merge(sources, Comparator.comparing(String::length)));
        assertEquals(List.of("a", "b", "f", "dd", "ccc", "eee"), merged);
    }

    @Test
    void groups() {
        assertEquals(List.of(List.of(1, 2), List.of(3, 4), List.of(5)),
                list(Itertools.chunked(List.of(1, 2, 3, 4, 5), 2)));
        assertEquals(List.of(List.of(1, 2, 3), List.of(2, 3, 4)), list(Itertools.window(List.of(1, 2, 3, 4), 3)));
        assertEquals(List.of(), list(Itertools.window(List.of(1, 2), 3)));
        assertEquals(List.of(new Pair<>(1, 2), new Pair<>(2, 3)), list(Itertools.pairwise(List.of(1, 2, 3))));
        assertEquals(List.of(), list(Itertools.pairwise(List.of(1))));
        assertEquals(List.of(new Group<>(1, List.of("a", "b")), new Group<>(2, List.of("cc")), new Group<>(1, List.of("d"))),
                list(Itertools.groupBy(List.of("a", "b", "cc", "d"), String::length)));
        assertEquals(Arrays.asList(null, 1, null), list(Itertools.groupBy(Arrays.asList(null, null, 1, null), n -> n))
                .stream().map(Group::key).toList());
    }

    @Test
    void alongTheWay() {
        assertEquals(List.of(new Indexed<>(0, "a"), new Indexed<>(1, "b")), list(Itertools.enumerate(List.of("a", "b"))));
        assertEquals(List.of(new Indexed<>(5, "a")), list(Itertools.enumerate(List.of("a"), 5)));
        assertEquals(List.of(1, 3, 6), list(Itertools.accumulate(List.of(1, 2, 3), Integer::sum)));
        assertEquals(List.of(), list(Itertools.accumulate(List.<Integer>of(), Integer::sum)));
    }

    @Test
    void endlessOnes() {
        assertEquals(List.of(1, 2, 1, 2, 1), list(Itertools.take(Itertools.cycle(List.of(1, 2)), 5)));
        assertEquals(List.of(), list(Itertools.cycle(List.of())));
        assertEquals(List.of(5L, 3L, 1L), list(Itertools.take(Itertools.count(5, -2), 3)));
        assertEquals(Arrays.asList("x", "x"), list(Itertools.take(Itertools.repeat("x"), 2)));
    }

    @Test
    void choices() {
        assertEquals("AB AC AD BA BC BD CA CB CD DA DB DC ", words(Itertools.permutations(letters("ABCD"), 2)));
        assertEquals("ABC ABD ACD BCD ", words(Itertools.combinations(letters("ABCD"), 3)));
        assertEquals("Ax Ay Bx By ", words(Itertools.product(letters("AB"), letters("xy"))));
        assertEquals(" ", words(Itertools.permutations(letters("AB"), 0)));
        assertEquals("", words(Itertools.combinations(letters("AB"), 3)));
        assertEquals(" ", words(Itertools.product()));
        assertEquals("", words(Itertools.product(letters("AB"), letters(""))));
    }

    @Test
    void teeGivesTheSameToAllAndReadsOnce() {
        List<Generator<Integer>> copies = Itertools.tee(numbers(0, 4), 3);
        assertEquals(List.of(), log);
        assertEquals(0, copies.get(0).next());
        assertEquals(1, copies.get(0).next());
        assertEquals(0, copies.get(1).next());
        assertEquals(List.of("read 0", "read 1"), log);
        copies.get(0).close();
        assertEquals(List.of(1, 2, 3), list(copies.get(1)));
        assertEquals(List.of(0, 1, 2, 3), list(copies.get(2)));
        assertEquals(List.of("read 0", "read 1", "read 2", "read 3", "closed 0"), log);
    }

    @Test
    void nullsPassThrough() {
        List<String> source = Arrays.asList(null, "a", null);
        List<UnaryOperator<Iterable<String>>> all = List.of(
                s -> Itertools.take(s, 3), s -> Itertools.drop(s, 0), s -> Itertools.chain(s),
                s -> Itertools.takeWhile(s, x -> true), s -> Itertools.dropWhile(s, x -> false),
                s -> Itertools.interleave(s), s -> Itertools.tee(s, 1).get(0), s -> Itertools.take(Itertools.cycle(s), 3),
                s -> Itertools.map(s, x -> x), s -> Itertools.filter(s, x -> true),
                s -> Itertools.flatMap(s, Arrays::asList));
        for (UnaryOperator<Iterable<String>> each : all) {
            List<String> values = new ArrayList<>();
            each.apply(source).forEach(values::add);
            assertEquals(source, values);
        }
        assertEquals(List.of(source), list(Itertools.window(source, 3)));
    }

    // ---- laziness and closing

    @Test
    void takeReadsNoFurtherAndLeavesTheRest() {
        Generator<Integer> source = numbers(0, 5);
        Generator<Integer> taken = Itertools.take(source, 2);
        assertEquals(List.of(), log);
        assertEquals(List.of(0, 1), list(taken));
        assertEquals(List.of("read 0", "read 1"), log);
        assertEquals(List.of(2, 3, 4), list(source));
    }

    @Test
    void nothingIsReadBeforeItIsAskedFor() {
        List<Generator<?>> all = List.of(Itertools.drop(numbers(0, 3), 1), Itertools.chain(numbers(0, 3)),
                Itertools.zip(numbers(0, 3), numbers(0, 3)), Itertools.merge(numbers(0, 3), numbers(0, 3)),
                Itertools.chunked(numbers(0, 3), 2), Itertools.window(numbers(0, 3), 2),
                Itertools.pairwise(numbers(0, 3)), Itertools.groupBy(numbers(0, 3), n -> n),
                Itertools.enumerate(numbers(0, 3)), Itertools.cycle(numbers(0, 3)),
                Itertools.map(numbers(0, 3), n -> n), Itertools.filter(numbers(0, 3), n -> true),
                Itertools.flatMap(numbers(0, 3), n -> numbers(n, 1)));
        all.forEach(Generator::close);
        assertEquals(List.of(), log);
    }

    @Test
    void closingAResultClosesTheSourcesThatItReads() {
        List<Generator<?>> all = List.of(Itertools.take(numbers(0, 3), 2), Itertools.drop(numbers(1, 3), 1),
                Itertools.chain(numbers(2, 3), numbers(99, 1)), Itertools.enumerate(numbers(3, 3)),
                Itertools.cycle(numbers(4, 3)), Itertools.chunked(numbers(5, 3), 2),
                Itertools.takeWhile(numbers(6, 3), n -> true), Itertools.map(numbers(7, 3), n -> n),
                Itertools.filter(numbers(8, 3), n -> true), Itertools.flatMap(numbers(9, 3), List::of));
        for (int i = 0; i < all.size(); i++) {
            log.clear();
            all.get(i).next();
            all.get(i).close();
            assertEquals("closed " + i, log.get(log.size() - 1));
            assertEquals(1, log.stream().filter(entry -> entry.toString().startsWith("closed")).count());
        }
        log.clear();
        Generator<?> zipped = Itertools.zip(numbers(0, 3), numbers(10, 3));
        zipped.next();
        zipped.close();
        assertEquals(List.of("read 0", "read 10", "closed 0", "closed 10"), log);
        log.clear();
        Generator<?> merged = Itertools.merge(numbers(0, 3), numbers(10, 3));
        merged.next();
        merged.close();
        assertEquals(List.of("read 0", "read 10", "closed 0", "closed 10"), log);
    }

    @Test
    @SuppressWarnings("finally")
    void allAreClosedEvenIfOneFailsToBe() {
        Generator<Object> failing = Generator.of(() -> {
            try {
                Fiber.yield(1);
            } finally {
                throw new IllegalArgumentException("on close");
            }
        });
        Generator<?> zipped = Itertools.zip(failing, numbers(0, 3));
        zipped.next();
        assertEquals("on close", assertThrows(IllegalArgumentException.class, zipped::close).getMessage());
        assertEquals(List.of("read 0", "closed 0"), log);
    }

    @Test
    void anIteratorThatIsNoResourceIsLeftAlone() {
        Iterator<Integer> iterator = List.of(1, 2, 3).iterator();
        Generator<Integer> taken = Itertools.take(() -> iterator, 2);
        assertEquals(1, taken.next());
        taken.close();
        assertEquals(2, iterator.next());
    }

    // ---- what suspends inside

    @Test
    void sourcesAndFunctionsMaySuspendTheFiberAround() {
        Scheduler scheduler = Scheduler.roundRobin();
        for (String name : List.of("a", "b")) {
            Fiber source = scheduler.spawnReturning("source " + name, () -> {
                Fiber.yield();
                return 3;
            });
            scheduler.spawn(name, () -> {
                Generator<Integer> numbers = Generator.of(() -> {
                    Fiber.yield(1);
                    Fiber.yield((Object) source.<Integer>join());
                });
                Generator<Integer> positive = Itertools.takeWhile(numbers, n -> n + source.<Integer>join() > 0);
                for (Indexed<Integer> each : Itertools.enumerate(positive)) {
                    log.add(name + each.index() + "=" + each.value());
                }
            });
        }
        scheduler.run();
        assertTrue(scheduler.fibers().isEmpty());
        assertEquals(4, log.size(), log::toString);
        assertTrue(log.containsAll(List.of("a0=1", "b0=1", "a1=3", "b1=3")));
    }

    @Test
    void theyWorkInsideGenerators() {
        Generator<Object> outer = Generator.of(() -> {
            for (Pair<Integer, Integer> pair : Itertools.pairwise(List.of(1, 2, 3))) {
                Fiber.yield(pair.first() + pair.second());
            }
            Generator.yieldFrom(Itertools.chain(List.of("a"), Itertools.take(List.of("b", "c"), 1)));
        });
        assertEquals(List.of(3, 5, "a", "b"), list(outer));
    }

    // ---- misuse

    @Test
    void badArgumentsAreRefusedAtOnce() {
        assertEquals("the count is -1: it must be at least 0",
                assertThrows(IllegalArgumentException.class, () -> Itertools.take(List.of(), -1)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Itertools.drop(List.of(), -1));
        assertEquals("the size is 0: it must be at least 1",
                assertThrows(IllegalArgumentException.class, () -> Itertools.window(List.of(), 0)).getMessage());
        assertThrows(IllegalArgumentException.class, () -> Itertools.chunked(List.of(), 0));
        assertThrows(IllegalArgumentException.class, () -> Itertools.tee(List.of(), -1));
        assertThrows(IllegalArgumentException.class, () -> Itertools.permutations(List.of(), -1));
        assertThrows(NullPointerException.class, () -> Itertools.take(null, 1));
        assertThrows(NullPointerException.class, () -> Itertools.takeWhile(List.of(), null));
        assertThrows(NullPointerException.class, () -> Itertools.chain(List.of(), null));
        assertThrows(NullPointerException.class, () -> Itertools.groupBy(List.of(), null));
        assertThrows(NullPointerException.class, () -> Itertools.map(List.of(), null));
        assertThrows(NullPointerException.class, () -> Itertools.filter(null, n -> true));
        assertThrows(NullPointerException.class, () -> Itertools.flatMap(null, n -> List.of()));
        assertFalse(Itertools.take(numbers(0, 1), 0).hasNext());
    }

    // ---- sources that suspend their fiber, that are shared, that are many

    /** An iterator that lets others run in both of its methods. */
    private static Iterable<Integer> slow(int count) {
        return () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                Fiber.sleep(Duration.ZERO);
                return next < count;
            }

            @Override
            public Integer next() {
                int value = next++;
                Fiber.sleep(Duration.ZERO);
                return value;
            }
        };
    }

    @Test
    void fibersThatShareATeeAllGetAllValues() {
        Scheduler scheduler = Scheduler.roundRobin();
        List<Fiber> fibers = new ArrayList<>();
        for (Generator<Integer> copy : Itertools.tee(slow(4), 3)) {
            fibers.add(scheduler.spawnReturning(() -> list(copy)));
        }
        scheduler.run();
        for (Fiber fiber : fibers) {
            assertEquals(List.of(0, 1, 2, 3), fiber.result(), () -> fiber + " " + fiber.failure());
        }
    }

    @Test
    void aTeeWhoseSourceFailsIsReadByTheNextOne() {
        Scheduler scheduler = Scheduler.roundRobin();
        int[] left = {1};
        Iterable<Integer> failing = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                Fiber.sleep(Duration.ZERO);
                if (left[0]-- > 0) {
                    throw new IllegalArgumentException("fails once");
                }
                return false;
            }

            @Override
            public Integer next() {
                throw new AssertionError();
            }
        };
        List<Generator<Integer>> copies = Itertools.tee(failing, 2);
        Fiber first = scheduler.spawnReturning(() -> list(copies.get(0)));
        Fiber second = scheduler.spawnReturning(() -> list(copies.get(1)));
        scheduler.run();
        assertEquals("fails once", first.failure().getMessage());
        assertEquals(List.of(), second.result());
    }

    @Test
    void aTeeThatItsOwnSourceReadsIsToldSo() {
        List<Generator<Integer>> copies = new ArrayList<>();
        copies.addAll(Itertools.tee(() -> new Iterator<Integer>() {
            @Override
            public boolean hasNext() {
                return copies.get(1).hasNext();
            }

            @Override
            public Integer next() {
                return copies.get(1).next();
            }
        }, 2));
        IllegalStateException refused = assertThrows(IllegalStateException.class, () -> copies.get(0).next());
        assertTrue(refused.getMessage().startsWith("the source of this tee is being read already"), refused.getMessage());
    }

    @Test
    void anIteratorIsZippedWithItself() {
        for (int count = 0; count < 6; count++) {
            Generator<Integer> generator = numbers(0, count);
            assertEquals(count / 2, Itertools.zip(generator, generator).stream().count());
            Iterator<Integer> iterator = List.of(0, 1, 2, 3, 4, 5).subList(0, count).iterator();
            assertEquals(count / 2, Itertools.zip(() -> iterator, () -> iterator).stream().count());
        }
    }

    @Test
    void choicesThatCannotBeMadeAreNotLookedFor() {
        List<Integer> pool = java.util.stream.IntStream.range(0, 40).boxed().toList();
        assertEquals(40, Itertools.combinations(pool, 39).stream().count());
        assertEquals(List.of(), list(Itertools.combinations(pool, 41)));
        assertEquals(List.of(), list(Itertools.permutations(pool, 41)));
        assertEquals(List.of(), list(Itertools.product(pool, pool, pool, pool, pool, pool, List.of())));
        assertEquals(List.of(List.of()), list(Itertools.combinations(pool, 0)));
    }

    @Test
    void aChoiceMayBeLongerThanTheStackIsDeep() {
        List<Integer> pool = java.util.stream.IntStream.range(0, 50_000).boxed().toList();
        List<List<Integer>> two = list(Itertools.take(Itertools.combinations(pool, 49_999), 2));
        assertEquals(pool.subList(0, 49_999), two.get(0));
        assertEquals(49_999, two.get(1).get(49_998));
        two = list(Itertools.take(Itertools.permutations(pool, 50_000), 2));
        assertEquals(pool, two.get(0));
        assertEquals(List.of(49_997, 49_999, 49_998), two.get(1).subList(49_997, 50_000));
        @SuppressWarnings({"unchecked", "rawtypes"})
        List<Integer>[] pools = java.util.Collections.nCopies(50_000, List.of(1, 2)).toArray(new List[0]);
        two = list(Itertools.take(Itertools.product(pools), 2));
        assertEquals(50_000, two.get(0).size());
        assertEquals(List.of(1, 2), two.get(1).subList(49_998, 50_000));
    }

    @Test
    void aHundredThousandSourcesAreClosedWhateverOneOfThemThrows() {
        int[] closed = {0};
        List<Iterable<Integer>> sources = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            int number = i;
            sources.add(Generator.of(() -> {
                try {
                    Fiber.yield(number);
                } finally {
                    closed[0]++;
                    if (number % 50_000 == 7) {
                        throw new IllegalStateException("number " + number);
                    }
                }
            }));
        }
        @SuppressWarnings("unchecked")
        Generator<Integer> merged = Itertools.interleave(sources.toArray(Iterable[]::new));
        merged.stream().limit(100_000).forEach(value -> {});
        IllegalStateException thrown = assertThrows(IllegalStateException.class, merged::close);
        assertEquals("number 7", thrown.getMessage());
        assertEquals("number 50007", thrown.getSuppressed()[0].getMessage());
        assertEquals(100_000, closed[0]);
    }
}
