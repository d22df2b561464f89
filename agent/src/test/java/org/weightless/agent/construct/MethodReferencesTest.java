package org.weightless.agent.construct;

import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Probe;
import org.weightless.agent.testing.Programs;

/** Lambdas, the four kinds of method references, and what is converted on the way in and out. */
class MethodReferencesTest {
    interface Three<A, B, C, R> {
        R apply(A a, B b, C c);
    }

    interface ToVoid {
        void run();
    }

    interface Wide {
        double of(byte b, char c, float f);
    }

    record Pair(Object left, long right) {
        Pair {
            left = s(left);
        }

        Pair(int only) {
            this(only, 2L);
        }
    }

    static class Parent {
        String who(String greeting) {
            return greeting + s(" parent");
        }
    }

    static class Child extends Parent {
        @Override
        String who(String greeting) {
            Function<String, String> up = super::who;
            return up.apply(s(greeting)) + " child";
        }
    }

    private final String name = "self";

    private String instance(String prefix) {
        return prefix + s(name);
    }

    private static int half(int value) {
        return s(value / 2);
    }

    private static byte tiny(int value) {
        return s((byte) value);
    }

    private static Integer boxed(Integer value) {
        return s(value) + 1;
    }

    private static void nothing() {
        y();
    }

    private static long wide(Object... all) {
        return s((long) all.length);
    }

    @Test
    void staticBoundUnboundAndConstructorReferences() {
        Programs.compare(() -> {
            IntUnaryOperator statically = MethodReferencesTest::half;
            MethodReferencesTest self = new MethodReferencesTest();
            Function<String, String> bound = self::instance;
            BiFunction<MethodReferencesTest, String, String> unbound = MethodReferencesTest::instance;
            BiFunction<Object, Long, Pair> constructor = Pair::new;
            IntFunction<Pair> other = Pair::new;
            IntFunction<int[]> array = int[]::new;
            return statically.applyAsInt(9) + bound.apply("bound ") + unbound.apply(self, "unbound ")
                    + constructor.apply(s("x"), 1L) + other.apply(s(3)) + array.apply(s(4)).length;
        });
    }

    @Test
    void superReferences() {
        Programs.compare(() -> new Child().who("hello"));
    }

    @Test
    void resultsAreBoxedUnboxedAndWidened() {
        Programs.compare(() -> {
            Function<Integer, Integer> boxes = MethodReferencesTest::half;
            IntUnaryOperator unboxes = MethodReferencesTest::boxed;
            IntToLongFunction widens = MethodReferencesTest::half;
            ToDoubleFunction<Integer> unboxesAndWidens = MethodReferencesTest::boxed;
            IntUnaryOperator fromByte = MethodReferencesTest::tiny;
            Function<Integer, Object> toObject = MethodReferencesTest::tiny;
            Supplier<Long> variable = MethodReferencesTest::wide;
            LongSupplier primitive = MethodReferencesTest::wide;
            Three<Object, Object, Object, Object> three = MethodReferencesTest::wide;
            return boxes.apply(7) + unboxes.applyAsInt(8) + widens.applyAsLong(20) + unboxesAndWidens.applyAsDouble(3)
                    + fromByte.applyAsInt(300) + " " + toObject.apply(2) + variable.get() + primitive.getAsLong()
                    + three.apply(1, "b", 'c');
        });
    }

    @Test
    void argumentsAreWidened() {
        Programs.compare(() -> {
            Wide wide = MethodReferencesTest::sumOf;
            Wide lambda = (b, c, f) -> s(b) + s(c) * s(f);
            return wide.of((byte) 1, 'a', 2.5f) + lambda.of((byte) -1, 'b', 0.25f);
        });
    }

    private static float sumOf(long a, int b, double c) {
        y();
        return (float) (a + b + c);
    }

    @Test
    void resultsAreDropped() {
        Programs.compare(() -> {
            List<Object> made = new ArrayList<>();
            Consumer<String> dropsString = new MethodReferencesTest()::instance;
            Consumer<Integer> dropsInt = MethodReferencesTest::half;
            Consumer<Object> drops = made::add;
            Consumer<Integer> dropsNew = Pair::new;
            ToVoid dropsLong = MethodReferencesTest::wide;
            ToVoid nothing = MethodReferencesTest::nothing;
            dropsString.accept("dropped ");
            dropsInt.accept(s(12));
            drops.accept(s("kept"));
            dropsNew.accept(5);
            dropsLong.run();
            nothing.run();
            return made;
        });
    }

    @Test
    void lambdasCaptureEverything() {
        Programs.compare(() -> {
            byte a = 1;
            short b = 2;
            char c = 'c';
            boolean d = true;
            float e = 5.5f;
            long f = 6;
            double g = s(7.25);
            int[] h = {8};
            String i = s("nine");
            Supplier<String> captures = () -> {
                h[0]++;
                return s(a) + s(b) + "" + s(c) + s(d) + s(e) + s(f) + s(g) + s(h[0]) + i;
            };
            return captures.get() + captures.get();
        });
    }

    @Test
    void lambdasReturnLambdasThatSuspend() {
        Programs.compare(() -> {
            Function<Integer, Function<Integer, IntSupplier>> curried = x -> {
                int doubled = s(2 * x);
                return y -> {
                    Probe.y();
                    return () -> s(doubled) + s(y);
                };
            };
            IntBinaryOperator[] recursive = new IntBinaryOperator[1];
            recursive[0] = (n, sum) -> n == 0 ? sum : recursive[0].applyAsInt(s(n - 1), sum + n);
            return curried.apply(3).apply(4).getAsInt() + recursive[0].applyAsInt(4, 0);
        });
    }

    @Test
    void serializableLambdasAndThoseWithMarkers() {
        Programs.compare(() -> {
            int captured = s(3);
            Supplier<Integer> serializable = (Supplier<Integer> & Serializable) () -> s(captured);
            Runnable marked = (Runnable & Cloneable) MethodReferencesTest::nothing;
            marked.run();
            return serializable.get() + (marked instanceof Cloneable ? 1 : 0);
        });
    }

    @Test
    void genericInterfacesWithBridges() {
        Programs.compare(() -> {
            Narrow narrow = text -> s(text.length());
            ToIntFunction<String> wider = narrow::of;
            Wider<String> asWider = narrow;
            Predicate<String> predicate = String::isEmpty;
            return narrow.of("four") + wider.applyAsInt("seven") + asWider.of("x").intValue() + " " + predicate.test(s(""));
        });
    }

    interface Wider<T> {
        Number of(T value);
    }

    interface Narrow extends Wider<String> {
        @Override
        Integer of(String value);
    }

    @Test
    void defaultMethodsOfFunctionalInterfacesOfOnesOwn() {
        Programs.compare(() -> {
            Chain<Integer> add = x -> s(x) + 1;
            return add.then(x -> s(x) * 2).then(add).apply(5);
        });
    }

    interface Chain<T> {
        T apply(T value);

        default Chain<T> then(Chain<T> next) {
            y();
            return value -> next.apply(s(apply(value)));
        }
    }

    @Test
    void defaultMethodsThatOverloadTheOneMethod() {
        Programs.compare(() -> {
            Overloading f = x -> s(x + 1);
            return f.apply(1) + " " + f.apply("text") + f.apply(2, 3) + f.apply((Object) 'c');
        });
    }

    interface Overloading {
        Object apply(int value);

        default Object apply(String text) {
            return s(text) + "!";
        }

        default Object apply(int a, int b) {
            return apply(s(a * b));
        }

        default Object apply(Object other) {
            y();
            return other;
        }
    }

    @Test
    void oneClosureClassManyInstances() {
        Programs.compare(() -> {
            List<Supplier<Integer>> suppliers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                int captured = i;
                suppliers.add(i % 2 == 0 ? () -> s(captured) : () -> s(-captured));
            }
            int sum = 0;
            for (Supplier<Integer> supplier : suppliers) {
                sum = 10 * sum + supplier.get();
            }
            return sum;
        });
    }

    @Test
    void nullReceiversOfReferencesFailAsEver() {
        Programs.compare(() -> {
            MethodReferencesTest none = s(true) ? null : new MethodReferencesTest();
            try {
                Function<String, String> bound = none::instance;
                return bound.apply("never");
            } catch (NullPointerException e) {
                BiFunction<MethodReferencesTest, String, String> unbound = MethodReferencesTest::instance;
                try {
                    return unbound.apply(null, s("receiver"));
                } catch (NullPointerException again) {
                    return s("twice");
                }
            }
        });
    }

    /** The JDK asks such a method's caller, which is the class and not its companion. */
    @Test
    void referencesOfMethodsThatAskForTheirCaller() {
        Programs.compare(() -> {
            Supplier<Object[]> bound = Parent.class::getDeclaredMethods;
            Supplier<Object[]> serializable = (Supplier<Object[]> & Serializable) Pair.class::getDeclaredConstructors;
            Function<Class<?>, ClassLoader> unbound = Class::getClassLoader;
            int before = s(1);
            boolean own = unbound.apply(Child.class) == MethodReferencesTest.class.getClassLoader();
            return before + bound.get().length + s(10) + serializable.get().length + (own ? s(100) : 0);
        });
    }
}
