package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.google.common.base.Joiner;
import com.google.common.base.Splitter;
import com.google.common.collect.Collections2;
import com.google.common.collect.FluentIterable;
import com.google.common.collect.HashMultimap;
import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Iterables;
import com.google.common.collect.Iterators;
import com.google.common.collect.Lists;
import com.google.common.collect.Maps;
import com.google.common.collect.Multimaps;
import com.google.common.graph.Traverser;
import groovy.lang.Binding;
import groovy.lang.GroovyShell;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import kotlin.collections.CollectionsKt;
import kotlin.sequences.Sequence;
import kotlin.sequences.SequencesKt;
import kotlin.text.StringsKt;
import org.apache.commons.collections.CollectionUtils;
import org.apache.commons.collections.IteratorUtils;
import org.apache.commons.collections.Transformer;
import org.apache.commons.collections.functors.ChainedTransformer;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Callbacks that yield through the frames of real libraries, which know nothing of it.
 *
 * <p>Each program is written around a step. Once the step takes note, which is the oracle; once it yields in each place
 * instead.
 */
class CallbackTest {
    private static final List<Integer> NUMBERS = List.of(1, 2, 3, 4, 5, 6, 7);

    private static void compare(Function<Function<Integer, Integer>, Object> program) {
        List<Object> noted = new ArrayList<>();
        Object expected = program.apply(value -> {
            noted.add(value);
            return 3 * value;
        });
        Generator<Object> generator = Generator.returning(() -> program.apply(value -> {
            Fiber.yield(value);
            return 3 * value;
        }));
        List<Object> yielded = new ArrayList<>();
        while (generator.hasNext()) {
            yielded.add(generator.next());
        }
        assertEquals(noted, yielded, "the steps taken");
        assertEquals(expected, generator.result(), "the result");
        assertFalse(noted.isEmpty(), "nothing was suspended");
    }

    // ---- Guava

    @Test
    void guavasTransformedIterablesAreIterated() {
        compare(step -> {
            List<Integer> results = new ArrayList<>();
            for (Integer value : Iterables.filter(Iterables.transform(NUMBERS, step::apply), value -> step.apply(value) > 9)) {
                results.add(value);
            }
            return results;
        });
    }

    @Test
    void guavasFluentIterablesEndInAJoiner() {
        compare(step -> FluentIterable.from(NUMBERS).skip(1).transform(step::apply).filter(value -> step.apply(value) % 2 == 0)
                .transformAndConcat(value -> List.of(value, step.apply(value))).limit(3).join(Joiner.on('+')));
    }

    @Test
    void guavasListsAreBuiltFromYieldingIterators() {
        compare(step -> ImmutableList.copyOf(Iterators.transform(NUMBERS.iterator(), step::apply)).toString()
                + Lists.newArrayList(
                        Iterables.concat(Lists.transform(NUMBERS, step::apply), Lists.transform(NUMBERS, step::apply))));
    }

    @Test
    void guavasMapsAndMultimapsAreMadeAndViewed() {
        compare(step -> {
            ImmutableMap<Integer, Integer> map = Maps.toMap(NUMBERS, step::apply);
            StringBuilder text = new StringBuilder();
            for (Map.Entry<Integer, Integer> entry : Maps.transformValues(map, step::apply).entrySet()) {
                text.append(entry.getKey()).append('=').append(entry.getValue()).append(' ');
            }
            return text.toString() + Multimaps.index(NUMBERS, value -> step.apply(value) % 4)
                    + HashMultimap
                            .create(Multimaps.index(Collections2.filter(NUMBERS, value -> step.apply(value) > 6), step::apply));
        });
    }

    @Test
    void guavasTraverserAsksForSuccessorsThatYield() {
        compare(step -> ImmutableList.copyOf(Traverser.<Integer>forTree(
                node -> node > 20 ? List.of() : List.of(step.apply(node), node * 2 + 1)).depthFirstPostOrder(1)));
    }

    @Test
    void guavasSplitterIsPulledBetweenYields() {
        compare(step -> {
            int sum = 0;
            for (String part : Splitter.on(',').split("1,2,3")) {
                sum += step.apply(Integer.valueOf(part));
            }
            return sum;
        });
    }

    // ---- Jackson

    /** A value that is written by a serializer of the test's. */
    record Wrapped(int value, Function<Integer, Integer> step) {}

    private static final class Stepping extends JsonSerializer<Wrapped> {
        @Override
        public void serialize(Wrapped wrapped, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartArray();
            out.writeNumber(wrapped.step().apply(wrapped.value()));
            out.writeNumber(wrapped.step().apply(wrapped.value() + 1));
            out.writeEndArray();
        }
    }

    /** Has the values in fields, which Jackson reads by reflection, to hand them to the serializer directly. */
    static final class Holder {
        public List<Wrapped> all = new ArrayList<>();
        public Wrapped first;
        public Holder inner;
    }

    @Test
    void jacksonsSerializersYieldInTheMiddleOfADocument() {
        ObjectMapper mapper =
                new ObjectMapper().registerModule(new SimpleModule().addSerializer(Wrapped.class, new Stepping()));
        compare(step -> {
            Holder holder = new Holder();
            holder.first = new Wrapped(100, step);
            for (Integer number : NUMBERS) {
                holder.all.add(new Wrapped(10 * number, step));
            }
            holder.inner = new Holder();
            holder.inner.all.add(new Wrapped(1000, step));
            try {
                return mapper.writeValueAsString(holder);
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** A bean of which Jackson reads the value by reflection. */
    public static final class Bean {
        private final Function<Integer, Integer> step;

        Bean(Function<Integer, Integer> step) {
            this.step = step;
        }

        public int getValue() {
            return step.apply(7);
        }
    }

    @Test
    void aGetterIsCalledByJacksonThroughReflection() {
        ObjectMapper mapper = new ObjectMapper();
        compare(step -> {
            try {
                return mapper.writeValueAsString(new Bean(step));
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        });
    }

    // ---- Kotlin

    @Test
    void kotlinsCollectionFunctionsTakeLambdasThatYield() {
        compare(step -> CollectionsKt.map(NUMBERS, step::apply)
                + CollectionsKt.filter(NUMBERS, number -> step.apply(number) > 10).toString()
                + CollectionsKt.fold(NUMBERS, 1, (sum, number) -> sum + step.apply(number))
                + CollectionsKt.joinToString(NUMBERS, ";", "<", ">", 5, "...", number -> "" + step.apply(number))
                + CollectionsKt.groupBy(NUMBERS, number -> step.apply(number) % 2)
                + StringsKt.map("abc", letter -> step.apply((int) letter)));
    }

    @Test
    void kotlinsSequencesStayLazy() {
        compare(step -> {
            Sequence<Integer> powers = SequencesKt.generateSequence(1, number -> number > 500 ? null : step.apply(number));
            Sequence<Integer> chain =
                    SequencesKt.take(SequencesKt.filter(SequencesKt.map(powers, step::apply), value -> value > 3), 4);
            return SequencesKt.toList(SequencesKt.flatMap(chain, value -> SequencesKt.sequenceOf(value, step.apply(value))))
                    .toString();
        });
    }

    // ---- Scala

    @Test
    void scalasListsMapFoldAndLoop() {
        compare(step -> {
            scala.collection.immutable.List<Integer> list = CollectionConverters.asScala(NUMBERS).toList();
            scala.Function1<Integer, Integer> function = step::apply;
            List<Integer> looped = new ArrayList<>();
            list.foreach(number -> looped.add(step.apply(number)));
            return list.map(function).toString() + list.filter(number -> step.apply(number) > 9)
                    + list.foldLeft(0, (sum, number) -> sum + step.apply(number)) + looped
                    + list.exists(number -> step.apply(number) > 12);
        });
    }

    @Test
    void scalasVectorsAndViewsMapAndFold() {
        compare(step -> {
            scala.Function1<Integer, Integer> function = step::apply;
            scala.collection.immutable.Vector<Integer> vector = CollectionConverters.asScala(NUMBERS).toVector();
            return vector.map(function).toString() + vector.view().map(function).map(function).toList()
                    + vector.foldRight("", (number, text) -> text + step.apply(number));
        });
    }

    // ---- Class files of version 46

    @Test
    void commonsCollectionsYieldsInClassFilesOlderThanStackMaps() {
        compare(step -> {
            Transformer transformer = value -> step.apply((Integer) value);
            List<Object> copy = new ArrayList<>(NUMBERS);
            CollectionUtils.transform(copy, transformer);
            return copy.toString() + CollectionUtils.collect(NUMBERS, transformer)
                    + IteratorUtils.toList(IteratorUtils.transformedIterator(NUMBERS.iterator(), transformer))
                    + CollectionUtils.select(NUMBERS, value -> step.apply((Integer) value) > 10)
                    + new ChainedTransformer(new Transformer[] {transformer, transformer}).transform(5);
        });
    }

    @Test
    void aGroovyClosureIsCalledByDynamicDispatch() {
        compare(step -> {
            Binding binding = new Binding();
            binding.setVariable("step", step);
            GroovyShell shell = new GroovyShell(CallbackTest.class.getClassLoader(), binding);
            return shell.evaluate("[1, 2, 3].collect { step.apply(it) + 1 }.findAll { it > 4 }").toString();
        });
    }
}
