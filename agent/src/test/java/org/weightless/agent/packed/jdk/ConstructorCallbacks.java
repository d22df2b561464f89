package org.weightless.agent.packed.jdk;

import java.util.AbstractCollection;
import java.util.AbstractMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Constructors of the JDK's that ask what they get for its contents. */
final class ConstructorCallbacks {
    private ConstructorCallbacks() {}

    /** A collection that steps when it is asked for anything. */
    private record Asked(Step step, List<Integer> values) {
        Collection<Integer> collection() {
            return new AbstractCollection<>() {
                @Override
                public Iterator<Integer> iterator() {
                    Iterator<Integer> iterator = values.iterator();
                    return new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return step.at(iterator.hasNext());
                        }

                        @Override
                        public Integer next() {
                            return step.at(iterator.next());
                        }
                    };
                }

                @Override
                public int size() {
                    return step.at(values.size());
                }
            };
        }
    }

    private static final class Mine extends ArrayList<Integer> {
        private final String before;

        Mine(Step step, Collection<Integer> values) {
            super(step.at("before super") == null ? List.of() : values);
            before = "of " + step.at(size());
        }
    }

    static Object arrayList(Step s) {
        return new ArrayList<>(new Asked(s, List.of(3, 1, 2)).collection());
    }

    static Object linkedList(Step s) {
        return new LinkedList<>(new Asked(s, List.of(3, 1, 2)).collection());
    }

    static Object arrayDeque(Step s) {
        return new ArrayDeque<>(new Asked(s, List.of(3, 1, 2)).collection()).toString();
    }

    static Object hashSet(Step s) {
        return new HashSet<>(List.of(new Key(s, 4), new Key(s, 7), new Key(s, 2))).size();
    }

    static Object linkedHashSet(Step s) {
        return new LinkedHashSet<>(new Asked(s, List.of(3, 1, 3)).collection());
    }

    static Object treeSet(Step s) {
        return new TreeSet<>(List.of(new Key(s, 4), new Key(s, 7), new Key(s, 2))).first().v();
    }

    static Object treeMap(Step s) {
        Map<Key, Integer> map = new LinkedHashMap<>();
        map.put(new Key(s, 4), 1);
        map.put(new Key(s, 2), 2);
        return new TreeMap<>(map).firstEntry().getValue();
    }

    static Object hashMap(Step s) {
        return new HashMap<>(new AbstractMap<Integer, Integer>() {
            @Override
            public Set<Entry<Integer, Integer>> entrySet() {
                return s.at(Map.of(1, 2).entrySet());
            }
        });
    }

    static Object priorityQueue(Step s) {
        return new PriorityQueue<>(List.of(new Key(s, 4), new Key(s, 7), new Key(s, 2))).poll().v();
    }

    static Object concurrentLinkedQueue(Step s) {
        return new ConcurrentLinkedQueue<>(new Asked(s, List.of(3, 1)).collection()).toString();
    }

    static Object subclass(Step s) {
        Mine mine = new Mine(s, new Asked(s, List.of(1, 2)).collection());
        return mine + mine.before;
    }

    static Object reference(Step s) {
        Function<Collection<Integer>, List<Integer>> make = ArrayList::new;
        return make.apply(new Asked(s, List.of(5, 6)).collection());
    }

    static Object matcher(Step s) {
        StringBuilder text = new StringBuilder("abcabc");
        return Pattern.compile("c").matcher(new CharSequence() {
            @Override
            public int length() {
                return s.at(text.length());
            }

            @Override
            public char charAt(int index) {
                return s.at(text.charAt(index));
            }

            @Override
            public CharSequence subSequence(int from, int to) {
                return s.at(text.substring(from, to));
            }

            @Override
            public String toString() {
                return text.toString();
            }
        }).results().count();
    }
}
