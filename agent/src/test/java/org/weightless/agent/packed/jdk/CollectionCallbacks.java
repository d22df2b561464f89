package org.weightless.agent.packed.jdk;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Collections, and what is combined of functions. */
final class CollectionCallbacks {
    private CollectionCallbacks() {}

    static Object forEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new ArrayList<>(List.of(1, 2, 3)).forEach(x -> list.add(s.by(x)));
        return list;
    }

    static Object listOfForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        List.of(1, 2, 3).forEach(x -> list.add(s.by(x)));
        return list;
    }

    static Object linkedListForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new LinkedList<>(List.of(1, 2, 3)).forEach(x -> list.add(s.by(x)));
        return list;
    }

    static Object arrayDequeForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new ArrayDeque<>(List.of(1, 2, 3)).forEach(x -> list.add(s.by(x)));
        return list;
    }

    static Object hashMapForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new HashMap<>(Map.of(1, 2)).forEach((x, y) -> list.add(s.by(x)));
        return list;
    }

    static Object treeMapForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new TreeMap<>(Map.of(1, 2)).forEach((x, y) -> list.add(s.by(x)));
        return list;
    }

    static Object concurrentMapForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new ConcurrentHashMap<>(Map.of(1, 2)).forEach((x, y) -> list.add(s.by(x)));
        return list;
    }

    static Object listSort(Step s) throws Throwable {
        List<Integer> list = new ArrayList<>(List.of(3, 1, 2, 5, 4));
        list.sort((a, b) -> s.at(a) - b);
        return list;
    }

    static Object bigSort(Step s) throws Throwable {
        List<Integer> list = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            list.add(i * 7919 % 211);
        }
        list.sort(Comparator.comparing(a -> s.at(a)));
        return list;
    }

    static Object collectionsSort(Step s) throws Throwable {
        List<Key> list = new ArrayList<>();
        for (int i : new int[] {3, 1, 2}) {
            list.add(new Key(s, i));
        }
        Collections.sort(list);
        return list.get(0).v();
    }

    static Object arraysSort(Step s) throws Throwable {
        Integer[] list = {3, 1, 2};
        Arrays.sort(list, (a, b) -> s.at(b) - a);
        return Arrays.toString(list);
    }

    static Object computeIfAbsent(Step s) throws Throwable {
        Map<String, Object> m = new HashMap<>();
        m.computeIfAbsent("a", k -> s.by(5));
        return m;
    }

    static Object compute(Step s) throws Throwable {
        Map<String, Object> m = new HashMap<>();
        m.compute("a", (k, v) -> s.by(5));
        m.compute("a", (k, v) -> s.by(v));
        return m;
    }

    static Object merge(Step s) throws Throwable {
        Map<String, Integer> m = new HashMap<>();
        m.merge("a", 1, (a, b) -> s.at(a + b));
        m.merge("a", 1, (a, b) -> s.at(a + b));
        return m;
    }

    static Object replaceAll(Step s) throws Throwable {
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
        list.replaceAll(x -> s.at(x) + 1);
        return list;
    }

    static Object removeIf(Step s) throws Throwable {
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3));
        list.removeIf(x -> s.at(x) == 2);
        return list;
    }

    static Object treeSet(Step s) throws Throwable {
        TreeSet<Integer> t = new TreeSet<>(Comparator.comparing(x -> s.at(x)));
        t.add(2);
        t.add(1);
        t.add(2);
        return t.size();
    }

    static Object treeMapKeys(Step s) throws Throwable {
        TreeMap<Key, Integer> t = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            t.put(new Key(s, i), i);
        }
        return t.values() + "" + t.get(new Key(s, 3));
    }

    static Object hashKeys(Step s) throws Throwable {
        Map<Key, Integer> t = new HashMap<>();
        for (int i = 0; i < 5; i++) {
            t.put(new Key(s, i), i);
        }
        return "" + t.get(new Key(s, 3)) + t.remove(new Key(s, 4)) + t.size();
    }

    static Object hashSet(Step s) throws Throwable {
        Set<Key> t = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            t.add(new Key(s, i));
        }
        return t.contains(new Key(s, 2));
    }

    static Object indexOf(Step s) throws Throwable {
        List<Key> list = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            list.add(new Key(s, i));
        }
        return list.indexOf(new Key(s, 2)) + " " + list.contains(new Key(s, 9));
    }

    static Object listEquals(Step s) throws Throwable {
        return List.of(new Key(s, 1), new Key(s, 2)).equals(List.of(new Key(s, 1), new Key(s, 2))) + " "
                + Arrays.asList(new Key(s, 1)).hashCode();
    }

    static Object priorityQueue(Step s) throws Throwable {
        PriorityQueue<Integer> q = new PriorityQueue<>((a, b) -> s.at(a) - b);
        q.add(3);
        q.add(1);
        q.add(2);
        return q.poll();
    }

    static Object combinators(Step s) throws Throwable {
        Function<Integer, Integer> f = x -> s.at(x) + 1;
        Predicate<Integer> p = x -> s.at(x) > 1;
        return f.andThen(f).compose(f).apply(1) + "" + p.and(p.negate()).or(p).test(2)
                + BinaryOperator.minBy(Comparator.<Integer>naturalOrder().reversed()).apply(1, 2);
    }

    static Object comparators(Step s) throws Throwable {
        List<Key> list = new ArrayList<>(List.of(new Key(s, 2), new Key(s, 1)));
        list.sort(Comparator.comparing((Key k) -> s.at(k.v())).thenComparing(Comparator.reverseOrder()).reversed());
        return list.get(0).v();
    }

    static Object iteratorForEachRemaining(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        List.of(1, 2).iterator().forEachRemaining(x -> list.add(s.by(x)));
        return list;
    }

    static Object abstractList(Step s) throws Throwable {
        List<Object> list = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return s.by(index);
            }

            @Override
            public int size() {
                return 3;
            }
        };
        return list.subList(1, 3).toString();
    }

    static Object abstractMap(Step s) throws Throwable {
        Map<Object, Object> map = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<Object, Object>> entrySet() {
                return Set.of(Map.entry(1, s.by(2)));
            }
        };
        return map.get(1);
    }

    static Object superForEach(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        class Own extends ArrayList<Integer> {
            private static final long serialVersionUID = 1L;

            @Override
            public void forEach(Consumer<? super Integer> action) {
                super.forEach(action);
            }
        }
        Own m = new Own();
        m.add(1);
        m.forEach(x -> list.add(s.by(x)));
        return list;
    }

    static Object binarySearch(Step s) throws Throwable {
        return Collections.binarySearch(List.of(1, 2, 3, 4), 3, (a, b) -> s.at(a) - b);
    }

    static Object minMax(Step s) throws Throwable {
        return Collections.min(List.of(3, 1, 2), (a, b) -> s.at(a) - b) + "" + Collections.max(List.of(3, 1,
                2), (a, b) -> s.at(a) - b);
    }

    static Object arraysSetAll(Step s) throws Throwable {
        Object[] a = new Object[3];
        Arrays.setAll(a, i -> s.by(i));
        return Arrays.asList(a);
    }

    static Object mapDefaults(Step s) throws Throwable {
        Map<Integer, Integer> m = new TreeMap<>(Map.of(1, 1));
        m.replaceAll((k, v) -> s.at(v) + 1);
        m.computeIfPresent(1, (k, v) -> s.at(v));
        return m;
    }

    static Object skipListMap(Step s) throws Throwable {
        ConcurrentSkipListMap<Integer, Integer> m = new ConcurrentSkipListMap<>((a, b) -> s.at(a) - b);
        m.put(2, 1);
        return m;
    }

    static Object copyOnWrite(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        new CopyOnWriteArrayList<>(List.of(1, 2)).forEach(x -> list.add(s.by(x)));
        return list;
    }

    static Object enumMap(Step s) throws Throwable {
        EnumMap<TimeUnit, Object> m = new EnumMap<>(TimeUnit.class);
        m.computeIfAbsent(TimeUnit.DAYS, k -> s.by(1));
        return m;
    }

    static Object collectionsAddAll(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        List<Object> source = new AbstractList<>() {
            @Override
            public Object get(int index) {
                return s.by(index);
            }

            @Override
            public int size() {
                return 3;
            }
        };
        list.addAll(source);
        return list;
    }

    static Object hashSetAddAll(Step s) throws Throwable {
        Set<Object> list = new HashSet<>();
        list.addAll(List.of(new Key(s, 1), new Key(s, 2)));
        return list.size();
    }

    static Object retainAll(Step s) throws Throwable {
        List<Key> list = new ArrayList<>(List.of(new Key(s, 1), new Key(s, 2)));
        list.retainAll(List.of(new Key(s, 2)));
        return list.size();
    }

    static Object unmodifiable(Step s) throws Throwable {
        List<Object> list = new ArrayList<>();
        Collections.unmodifiableList(List.of(1, 2)).forEach(x -> list.add(s.by(x)));
        return list;
    }

    /** In a thread of no pool that is a loop, and nothing more. */
    static Object managedBlock(Step s) throws Throwable {
        List<Object> asked = new ArrayList<>();
        ForkJoinPool.managedBlock(new ForkJoinPool.ManagedBlocker() {
            @Override
            public boolean isReleasable() {
                asked.add(s.by("releasable?"));
                return asked.size() > 4;
            }

            @Override
            public boolean block() {
                asked.add(s.by("blocks"));
                return false;
            }
        });
        return asked;
    }
}
