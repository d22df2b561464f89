package libraries.guava;

import com.google.common.collect.ArrayListMultimap;
import com.google.common.collect.BiMap;
import com.google.common.collect.HashBiMap;
import com.google.common.collect.HashMultiset;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedSet;
import com.google.common.collect.LinkedHashMultiset;
import com.google.common.collect.Lists;
import com.google.common.collect.testing.ListTestSuiteBuilder;
import com.google.common.collect.testing.MapTestSuiteBuilder;
import com.google.common.collect.testing.NavigableSetTestSuiteBuilder;
import com.google.common.collect.testing.TestStringListGenerator;
import com.google.common.collect.testing.TestStringMapGenerator;
import com.google.common.collect.testing.TestStringSortedSetGenerator;
import com.google.common.collect.testing.features.CollectionFeature;
import com.google.common.collect.testing.features.CollectionSize;
import com.google.common.collect.testing.features.ListFeature;
import com.google.common.collect.testing.features.MapFeature;
import com.google.common.collect.testing.google.BiMapTestSuiteBuilder;
import com.google.common.collect.testing.google.TestStringBiMapGenerator;
import com.google.common.collect.testing.google.ListMultimapTestSuiteBuilder;
import com.google.common.collect.testing.google.MultisetTestSuiteBuilder;
import com.google.common.collect.testing.google.TestStringListMultimapGenerator;
import com.google.common.collect.testing.google.TestStringMultisetGenerator;
import com.google.common.collect.ListMultimap;
import com.google.common.collect.Multiset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import junit.framework.Test;
import junit.framework.TestSuite;

/** Guava's own suites, which it publishes for those who write collections, of some of its own collections. */
public final class CollectionsTest {
    private CollectionsTest() {}

    /** Found by JUnit. */
    public static Test suite() {
        TestSuite all = new TestSuite("guava");
        all.addTest(ListTestSuiteBuilder.using(new TestStringListGenerator() {
            @Override
            protected List<String> create(String[] elements) {
                return ImmutableList.copyOf(elements);
            }
        }).named("ImmutableList").withFeatures(CollectionSize.ANY, CollectionFeature.ALLOWS_NULL_QUERIES).createTestSuite());
        all.addTest(ListTestSuiteBuilder.using(new TestStringListGenerator() {
            @Override
            protected List<String> create(String[] elements) {
                return Lists.transform(Lists.newArrayList(elements), each -> each);
            }
        }).named("Lists.transform").withFeatures(CollectionSize.ANY, CollectionFeature.ALLOWS_NULL_VALUES,
                ListFeature.REMOVE_OPERATIONS).createTestSuite());
        all.addTest(MapTestSuiteBuilder.using(new TestStringMapGenerator() {
            @Override
            protected Map<String, String> create(Map.Entry<String, String>[] entries) {
                ImmutableMap.Builder<String, String> builder = ImmutableMap.builder();
                Arrays.asList(entries).forEach(builder::put);
                return builder.buildOrThrow();
            }
        }).named("ImmutableMap").withFeatures(CollectionSize.ANY, CollectionFeature.ALLOWS_NULL_QUERIES,
                CollectionFeature.KNOWN_ORDER, MapFeature.REJECTS_DUPLICATES_AT_CREATION).createTestSuite());
        all.addTest(NavigableSetTestSuiteBuilder.using(new TestStringSortedSetGenerator() {
            @Override
            protected SortedSet<String> create(String[] elements) {
                return ImmutableSortedSet.copyOf(elements);
            }
        }).named("ImmutableSortedSet").withFeatures(CollectionSize.ANY, CollectionFeature.KNOWN_ORDER,
                CollectionFeature.ALLOWS_NULL_QUERIES).createTestSuite());
        all.addTest(BiMapTestSuiteBuilder.using(new TestStringBiMapGenerator() {
            @Override
            protected BiMap<String, String> create(Map.Entry<String, String>[] entries) {
                BiMap<String, String> map = HashBiMap.create();
                Arrays.asList(entries).forEach(entry -> map.put(entry.getKey(), entry.getValue()));
                return map;
            }
        }).named("HashBiMap")
                .withFeatures(CollectionSize.ANY, CollectionFeature.KNOWN_ORDER, CollectionFeature.SUPPORTS_ITERATOR_REMOVE,
                        MapFeature.ALLOWS_NULL_KEYS, MapFeature.ALLOWS_NULL_VALUES, MapFeature.ALLOWS_ANY_NULL_QUERIES,
                        MapFeature.GENERAL_PURPOSE)
                .createTestSuite());
        all.addTest(ListMultimapTestSuiteBuilder.using(new TestStringListMultimapGenerator() {
            @Override
            protected ListMultimap<String, String> create(Map.Entry<String, String>[] entries) {
                ListMultimap<String, String> multimap = ArrayListMultimap.create();
                Arrays.asList(entries).forEach(entry -> multimap.put(entry.getKey(), entry.getValue()));
                return multimap;
            }
        }).named("ArrayListMultimap").withFeatures(CollectionSize.ANY, MapFeature.ALLOWS_NULL_KEYS,
                MapFeature.ALLOWS_NULL_VALUES, MapFeature.ALLOWS_ANY_NULL_QUERIES, MapFeature.GENERAL_PURPOSE,
                CollectionFeature.SUPPORTS_ITERATOR_REMOVE).createTestSuite());
        all.addTest(multisets("LinkedHashMultiset", new TestStringMultisetGenerator() {
            @Override
            protected Multiset<String> create(String[] elements) {
                return LinkedHashMultiset.create(Arrays.asList(elements));
            }
        }));
        all.addTest(multisets("HashMultiset", new TestStringMultisetGenerator() {
            @Override
            protected Multiset<String> create(String[] elements) {
                return HashMultiset.create(Arrays.asList(elements));
            }
        }));
        return all;
    }

    private static Test multisets(String name, TestStringMultisetGenerator generator) {
        return MultisetTestSuiteBuilder.using(generator).named(name).withFeatures(CollectionSize.ANY,
                CollectionFeature.GENERAL_PURPOSE, CollectionFeature.ALLOWS_NULL_VALUES).createTestSuite();
    }
}
