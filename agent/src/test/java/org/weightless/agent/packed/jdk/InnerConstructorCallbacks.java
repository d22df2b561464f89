package org.weightless.agent.packed.jdk;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.text.ChoiceFormat;
import java.text.MessageFormat;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.GregorianCalendar;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.ListIterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.SimpleTimeZone;
import java.util.Spliterator;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Constructors that the JDK calls itself, and that call back: of views, iterators, immutable collections, streams. */
final class InnerConstructorCallbacks {
    private InnerConstructorCallbacks() {}

    static Object treeMapViews(Step s) {
        NavigableMap<Integer, Integer> map = new TreeMap<>((a, b) -> s.at(a.compareTo(b)));
        for (int i = 0; i < 5; i++) {
            map.put(i, i);
        }
        return s.at(map.headMap(3).toString()) + map.tailMap(2).values() + map.subMap(1, 3).keySet()
                + map.descendingMap().headMap(2).tailMap(3).entrySet() + map.headMap(3).tailMap(1).firstKey();
    }

    /** An empty one, as comparisons on the way to an entry go by chance. */
    static Object skipListViews(Step s) {
        NavigableMap<Integer, Integer> map = new ConcurrentSkipListMap<>((a, b) -> s.at(a.compareTo(b)));
        return map.subMap(1, 3).headMap(2) + "" + map.descendingMap().subMap(3, 1).keySet();
    }

    private record Asked(Step step, String key, Integer value) implements Map.Entry<String, Integer> {
        @Override
        public String getKey() {
            return step.at(key);
        }

        @Override
        public Integer getValue() {
            return step.at(value);
        }

        @Override
        public Integer setValue(Integer other) {
            return value;
        }
    }

    static Object entries(Step s) {
        return "" + new AbstractMap.SimpleEntry<>(new Asked(s, s.at("a"), 1))
                + new AbstractMap.SimpleImmutableEntry<>(new Asked(s, "b", 2));
    }

    static Object immutableSets(Step s) {
        List<Key> keys = List.of(new Key(s, 4), new Key(s, 7), new Key(s, 2));
        return Set.of(keys.get(0), keys.get(1)).size() + Set.copyOf(keys).size()
                + keys.stream().collect(Collectors.toUnmodifiableSet()).size();
    }

    static Object immutableMaps(Step s) {
        Key key = new Key(s, 4);
        Key other = new Key(s, 7);
        return Map.of(key, 1, other, 2).size() + Map.ofEntries(Map.entry(key, 1), Map.entry(other, 2)).size();
    }

    static Object arraysOfStreams(Step s) {
        Integer[] sized = Stream.of(3, 1, 2).map(value -> value + 1).toArray(size -> new Integer[s.at(size)]);
        Integer[] unsized = Stream.of(3, 1, 2).filter(value -> value > 1).toArray(size -> new Integer[s.at(size)]);
        return List.of(sized) + "" + List.of(unsized);
    }

    private static Stream<Integer> asked(Step s) {
        return StreamSupport.stream(new Spliterator<Integer>() {
            private int next;

            @Override
            public boolean tryAdvance(Consumer<? super Integer> action) {
                if (s.at(next >= 3)) {
                    return false;
                }
                action.accept(next++);
                return true;
            }

            @Override
            public Spliterator<Integer> trySplit() {
                return null;
            }

            @Override
            public long estimateSize() {
                return s.at(3L - next);
            }

            @Override
            public int characteristics() {
                return s.at(ORDERED | SIZED | SUBSIZED);
            }
        }, false);
    }

    static Object concatenatedStreams(Step s) {
        return Stream.concat(asked(s), asked(s)).toList() + ""
                + IntStream.concat(IntStream.of(1), asked(s).mapToInt(value -> value)).sum()
                + Stream.concat(asked(s), Stream.of(1)).spliterator().estimateSize();
    }

    static Object slicedStreams(Step s) {
        return "" + asked(s).skip(1).limit(1).toList() + asked(s).limit(2).iterator().next()
                + asked(s).skip(1).spliterator().tryAdvance(s::by);
    }

    private static final class Inner implements Serializable {
        private static final long serialVersionUID = 1L;
        private static Step step;
        private int value = 3;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            step.by("read");
            in.defaultReadObject();
            value++;
        }
    }

    private static final class Outer implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Inner inner = new Inner();
    }

    static Object fieldsThatReadThemselves(Step s) {
        Inner.step = s;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(new Outer());
            out.flush();
            return ((Outer) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject()).inner.value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    static Object calendar(Step s) {
        return new GregorianCalendar(new SimpleTimeZone(0, "zone") {
            @Override
            public int getOffset(long date) {
                return s.at(0);
            }
        }).getTimeZone().getID();
    }

    @SuppressWarnings("deprecation")
    static Object address(Step s) {
        try {
            return new URL(null, s.at("kind:rest"), new URLStreamHandler() {
                @Override
                protected URLConnection openConnection(URL url) {
                    return null;
                }

                @Override
                protected void parseURL(URL url, String text, int start, int limit) {
                    s.by(url.getProtocol());
                    super.parseURL(url, text, start, limit);
                }
            }).toString();
        } catch (MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    static Object comparatorOfAView(Step s) {
        Comparator<Integer> backwards = (a, b) -> s.at(b.compareTo(a));
        TreeMap<Integer, String> map = new TreeMap<>(backwards);
        map.putAll(Map.of(1, "a", 2, "b", 3, "c"));
        return map.navigableKeySet().subSet(3, true, 2, true) + "" + map.tailMap(2).firstKey();
    }

    /** Their iterators ask for the list's or the collection's own when they are made. */
    static Object iteratorsAroundOthers(Step s) {
        List<Integer> list = new AbstractList<>() {
            @Override
            public Integer get(int index) {
                return s.at(index);
            }

            @Override
            public int size() {
                return 4;
            }

            @Override
            public Iterator<Integer> iterator() {
                s.by("iterator");
                return super.iterator();
            }

            @Override
            public ListIterator<Integer> listIterator(int index) {
                s.by("list iterator");
                return super.listIterator(index);
            }
        };
        Map<String, Integer> map = new AbstractMap<>() {
            @Override
            public Set<Map.Entry<String, Integer>> entrySet() {
                return new AbstractSet<>() {
                    @Override
                    public Iterator<Map.Entry<String, Integer>> iterator() {
                        s.by("entries");
                        return Map.of("a", 1).entrySet().iterator();
                    }

                    @Override
                    public int size() {
                        return 1;
                    }
                };
            }
        };
        return list.subList(1, 3) + "" + Collections.unmodifiableCollection(list).iterator().next()
                + Collections.unmodifiableList(list).listIterator(1).next() + Collections.unmodifiableMap(map)
                + Collections.unmodifiableSet(new HashSet<>(list)) + Collections.unmodifiableMap(map).entrySet();
    }

    private record Text(Step step, String all) implements CharSequence {
        @Override
        public int length() {
            return step.at(all.length());
        }

        @Override
        public char charAt(int index) {
            return step.at(all.charAt(index));
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return all.subSequence(start, end);
        }

        @Override
        public String toString() {
            return step.at(all);
        }
    }

    static Object buildersOfTexts(Step s) {
        return new StringBuilder(new Text(s, "one")).append(new Text(s, "two")).toString();
    }

    /** Constructors that call what a class below overrides. */
    static Object methodsOfClassesBelow(Step s) {
        return new MessageFormat("{0} {1}") {
            private static final long serialVersionUID = 1L;

            @Override
            public void applyPattern(String pattern) {
                super.applyPattern(pattern + s.by("!"));
            }
        }.format(new Object[] {1, new ChoiceFormat("1#one") {
            private static final long serialVersionUID = 1L;

            @Override
            public void applyPattern(String pattern) {
                s.by("choices");
                super.applyPattern(pattern);
            }
        }.format(1)}) + new Random(4) {
            private static final long serialVersionUID = 1L;

            @Override
            public void setSeed(long seed) {
                super.setSeed(seed + s.at(3));
            }
        }.nextInt(100);
    }
}
