package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.concurrent.Callable;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.DoubleGenerator;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.IntGenerator;
import org.weightless.LongGenerator;
import org.weightless.agent.testing.Noted;

/** What is suspended in calls by reflection, of proxies and of method references is stored with them. */
class StoredCallsTest {
    public static int next(int from) {
        Fiber.yield(from);
        return from + 1;
    }

    public static void nothing() {
        Fiber.yield("nothing");
    }

    public static void fails() throws IOException {
        Fiber.yield("fails");
        throw new IOException("late");
    }

    /** What comes out of a body that is stored at its first yield and goes on in its copy. */
    private static Object outOfTheCopy(Storage storage, Object yielded, Callable<Object> body) throws Exception {
        Generator<Object> generator = Generator.returning(() -> body.call());
        assertEquals(yielded, generator.next());
        Generator<Object> copy = storage.copy(generator);
        assertFalse(copy.hasNext());
        return copy.result();
    }

    // ---- reflection

    @ParameterizedTest
    @EnumSource
    void aCallByReflectionGoesOn(Storage storage) throws Exception {
        assertEquals("6!", outOfTheCopy(storage, 5,
                () -> StoredCallsTest.class.getMethod("next", int.class).invoke(null, 5) + "!"));
        assertEquals("null!", outOfTheCopy(storage, "nothing",
                () -> StoredCallsTest.class.getMethod("nothing").invoke(null) + "!"));
    }

    @ParameterizedTest
    @EnumSource
    void whatComesOutOfAStoredCallByReflectionIsWrapped(Storage storage) throws Exception {
        assertEquals("InvocationTargetException of IOException(late)", outOfTheCopy(storage, "fails", () -> {
            try {
                return StoredCallsTest.class.getMethod("fails").invoke(null);
            } catch (InvocationTargetException e) {
                return Noted.told(e);
            }
        }));
    }

    // ---- proxies

    interface Shape {
        int area(int x);

        String name() throws IOException;
    }

    private static Shape shape(InvocationHandler handler) {
        return (Shape) Proxy.newProxyInstance(StoredCallsTest.class.getClassLoader(), new Class<?>[] {Shape.class}, handler);
    }

    @ParameterizedTest
    @EnumSource
    void aCallOfAProxyGoesOn(Storage storage) throws Exception {
        assertEquals("7!", outOfTheCopy(storage, 6, () -> shape((me, method, arguments) -> next(6)).area(1) + "!"));
        assertEquals("named!", outOfTheCopy(storage, 6, () -> shape((me, method, arguments) -> {
            next(6);
            return "named";
        }).name() + "!"));
    }

    @ParameterizedTest
    @EnumSource
    void aResultThatIsNoneOfTheMethodsIsRefusedInTheCopy(Storage storage) throws Exception {
        assertEquals("no number", outOfTheCopy(storage, 6, () -> {
            try {
                return shape((me, method, arguments) -> {
                    next(6);
                    return "text";
                }).area(1);
            } catch (ClassCastException e) {
                return "no number";
            }
        }));
    }

    @ParameterizedTest
    @EnumSource
    void aProxyThrowsWhatItsMethodDeclaresAndWrapsTheRest(Storage storage) throws Exception {
        assertEquals("late", outOfTheCopy(storage, "fails", () -> {
            try {
                return shape((me, method, arguments) -> {
                    fails();
                    return null;
                }).name();
            } catch (IOException e) {
                return e.getMessage();
            }
        }));
        assertEquals("UndeclaredThrowableException of IOException(late)", outOfTheCopy(storage, "fails", () -> {
            try {
                return shape((me, method, arguments) -> {
                    fails();
                    return 1;
                }).area(1);
            } catch (UndeclaredThrowableException e) {
                return Noted.told(e);
            }
        }));
    }

    static final class Doubling implements InvocationHandler, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) {
            return 2 * (Integer) arguments[0];
        }
    }

    /** A proxy and a primitive type are values of variables, by the names that files have for them. */
    @Test
    void proxiesAndPrimitiveTypesAreStoredInVariables() throws Exception {
        assertEquals("8 int", outOfTheCopy(Storage.FILE, 6, () -> {
            Shape shape = shape(new Doubling());
            Class<?> type = int.class;
            next(6);
            return shape.area(4) + " " + type;
        }));
    }

    // ---- method references

    static final class Made implements Serializable {
        private static final long serialVersionUID = 1L;
        private final int number;

        Made() {
            number = next(1);
        }
    }

    static final class Unstored {
        private final int number;

        Unstored() {
            number = next(1);
        }
    }

    private static Object get(Supplier<?> supplier) {
        return supplier.get();
    }

    private static long getLong(LongSupplier supplier) {
        return supplier.getAsLong();
    }

    private static String run(Runnable runnable) {
        runnable.run();
        return "ran";
    }

    private static int seven() {
        return next(6);
    }

    @ParameterizedTest
    @EnumSource
    void aResultIsConvertedInTheCopy(Storage storage) throws Exception {
        assertEquals(7, outOfTheCopy(storage, 6, () -> get(StoredCallsTest::seven)));
        assertEquals(7L, outOfTheCopy(storage, 6, () -> getLong(StoredCallsTest::seven)));
    }

    @ParameterizedTest
    @EnumSource
    void aResultThatNobodyWantsIsDroppedInTheCopy(Storage storage) throws Exception {
        assertEquals("ran", outOfTheCopy(storage, 6, () -> run(StoredCallsTest::seven)));
        Generator<Object> generator = Generator.returning(() -> {
            ((Runnable) StoredCallsTest::seven).run();
            return null;
        });
        generator.next();
        Generator<Object> copy = storage.copy(generator);
        assertFalse(copy.hasNext());
        assertNull(copy.result());
    }

    @ParameterizedTest
    @EnumSource
    void aConstructorReferenceGivesTheObjectOfTheCopy(Storage storage) throws Exception {
        assertEquals(2, outOfTheCopy(storage, 1, () -> ((Made) get(Made::new)).number));
    }

    /** Each of the two goes on with an object of its own where that is the generator's, else with the same. */
    @Test
    void aForkGivesTheObjectThatIsBeingMade() {
        Generator<Object> generator = Generator.returning(() -> get(Made::new));
        generator.next();
        Generator<Object> fork = generator.fork();
        assertFalse(generator.hasNext());
        assertFalse(fork.hasNext());
        assertEquals(2, ((Made) generator.result()).number);
        assertEquals(2, ((Made) fork.result()).number);
    }

    @ParameterizedTest
    @EnumSource
    void anObjectThatCannotBeStoredIsNamed(Storage storage) {
        Generator<Object> generator = Generator.returning(() -> ((Unstored) get(Unstored::new)).number);
        generator.next();
        String refused = assertThrows(NotSerializableException.class, () -> storage.write(generator)).getMessage();
        assertTrue(refused.contains(Unstored.class.getName()), refused);
    }

    // ---- generators of primitive values

    @ParameterizedTest
    @EnumSource
    void generatorsOfPrimitiveValuesGoOnInTheirCopies(Storage storage) throws Exception {
        IntGenerator ints = IntGenerator.of(() -> {
            for (int i = 1;; i++) {
                Fiber.yield(i);
            }
        });
        LongGenerator longs = LongGenerator.of(() -> {
            for (long i = 1L << 40;; i++) {
                Fiber.yield(i);
            }
        });
        DoubleGenerator doubles = DoubleGenerator.of(() -> {
            for (double i = 0.5;; i++) {
                Fiber.yield(i);
            }
        });
        ints.nextInt();
        longs.nextLong();
        assertTrue(doubles.hasNext());
        IntGenerator intsRead = storage.copy(ints);
        assertEquals(2, intsRead.nextInt());
        assertEquals(3, intsRead.nextInt());
        assertEquals((1L << 40) + 1, storage.copy(longs).nextLong());
        DoubleGenerator doublesRead = storage.copy(doubles);
        assertEquals(0.5, doublesRead.nextDouble());
        assertEquals(1.5, doublesRead.nextDouble());
        assertEquals(2, ints.nextInt());
    }

    /** A value that has been asked for by {@code hasNext()} and not been taken belongs to the generator. */
    @ParameterizedTest
    @EnumSource
    void aValueThatWaitsAndCannotBeStoredIsNamed(Storage storage) throws Exception {
        Generator<Object> generator = Generator.of(() -> {
            Fiber.yield("stored");
            Fiber.yield(new Unstored[0].getClass().getComponentType().getDeclaredConstructors());
        });
        assertTrue(generator.hasNext());
        assertEquals("stored", storage.copy(generator).next());
        generator.next();
        assertTrue(generator.hasNext());
        String refused = assertThrows(NotSerializableException.class, () -> storage.write(generator)).getMessage();
        assertTrue(refused.contains("java.lang.reflect.Constructor"), refused);
    }
}
