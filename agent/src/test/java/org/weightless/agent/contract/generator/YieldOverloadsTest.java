package org.weightless.agent.contract.generator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * Whatever compiles against {@code <R> R yield(Object)} goes on compiling beside the overloads for primitive values,
 * and gives a generator of objects the same objects. That this class compiles is half of the test.
 */
class YieldOverloadsTest {
    private static List<Object> yielded(Generator.Body body) {
        List<Object> values = new ArrayList<>();
        Generator<Object> generator = Generator.of(body);
        generator.forEachRemaining(values::add);
        return values;
    }

    private static <T> T generic(T value) {
        return value;
    }

    private int field;

    @Test
    void eachPrimitiveTypeComesOutInItsOwnBox() {
        assertEquals(Arrays.asList('c', (byte) 1, (short) 2, 3, 4L, 0.5f, 0.25, true, null), yielded(() -> {
            Fiber.yield('c');
            Fiber.yield((byte) 1);
            Fiber.yield((short) 2);
            Fiber.yield(3);
            Fiber.yield(4L);
            Fiber.yield(0.5f);
            Fiber.yield(0.25);
            Fiber.yield(true);
            Fiber.yield(null);
        }));
    }

    @Test
    void expressionsOfAllKinds() {
        boolean yes = Boolean.parseBoolean("true");
        Integer none = null;
        assertEquals(Arrays.asList(1, "a", 2L, 1, 7, 5, 5, 6, 3, "s", 'x', 11, null, 4, 9), yielded(() -> {
            Fiber.yield(yes ? 1 : none);
            Fiber.yield(yes ? "a" : 1);
            Fiber.yield(yes ? 2L : 1);
            Fiber.yield(switch (field) {
                case 0 -> 1;
                default -> 2;
            });
            Fiber.yield(generic(7));
            Fiber.yield(field = 5);
            Fiber.yield(field++);
            Fiber.yield(Integer.valueOf(field));
            Fiber.yield((Object) 3);
            Fiber.yield((CharSequence) "s");
            Fiber.yield("x".charAt(0));
            Fiber.yield(Fiber.yield(11) == null ? null : 1);
            Fiber.yield(new int[] {4}[0]);
            BooleanSupplier later = () -> Fiber.yield(9) == null;
            later.getAsBoolean();
        }));
    }

    @Test
    void resultsOfAllTypes() {
        List<Object> got = new ArrayList<>();
        Generator<Object> generator = Generator.of(() -> {
            String text = Fiber.yield(1);
            got.add(text);
            got.add(Fiber.<Integer>yield(2));
            int number = Fiber.<Integer>yield('3');
            got.add(number);
            got.add(generic(Fiber.yield(4L)));
            List<String> list = Fiber.yield(5.0);
            got.add(list);
            Object object = Fiber.yield(true);
            got.add(object);
            boolean truth = Fiber.yield((byte) 6);
            got.add(truth);
            got.add("" + Fiber.yield((short) 7));
        });
        List<Object> values = new ArrayList<>();
        values.add(generator.next());
        for (Object sent : new Object[] {"one", 22, 33, 44, List.of("five"), "six", true}) {
            values.add(generator.send(sent));
        }
        assertEquals(false, generator.hasNext());
        assertEquals(Arrays.asList("one", 22, 33, 44, List.of("five"), "six", true, "null"), got);
        assertEquals(Arrays.asList(1, 2, '3', 4L, 5.0, true, (byte) 6, (short) 7), values);
    }

    @Test
    void methodReferences() {
        assertEquals(Arrays.asList(1, 2, 3L, 0.5, "f", 4, 5, "u", 6), yielded(() -> {
            IntConsumer ints = Fiber::yield;
            ints.accept(1);
            Consumer<Integer> boxes = Fiber::yield;
            boxes.accept(2);
            LongConsumer longs = Fiber::yield;
            longs.accept(3);
            DoubleConsumer doubles = Fiber::yield;
            doubles.accept(0.5);
            Function<Object, String> function = Fiber::yield;
            assertNull(function.apply("f"));
            IntFunction<String> fromInt = Fiber::yield;
            assertNull(fromInt.apply(4));
            Function<Integer, List<String>> fromBox = Fiber::<List<String>>yield;
            assertNull(fromBox.apply(5));
            UnaryOperator<String> operator = Fiber::yield;
            assertNull(operator.apply("u"));
            Supplier<Object> supplier = () -> Fiber.yield(6);
            assertNull(supplier.get());
        }));
    }

    @Test
    void aMethodReferenceThatUnboxesWhatIsSentIn() {
        List<Object> got = new ArrayList<>();
        Generator<Object> generator = Generator.of(() -> {
            ToIntFunction<String> ask = Fiber::<Integer>yield;
            got.add(ask.applyAsInt("how many?"));
        });
        assertEquals("how many?", generator.next());
        assertEquals(false, hasMore(generator, 12));
        assertEquals(List.of(12), got);
    }

    private static boolean hasMore(Generator<Object> generator, Object sent) {
        try {
            generator.send(sent);
            return true;
        } catch (java.util.NoSuchElementException end) {
            return false;
        }
    }
}
