package org.weightless.agent.contract.storing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.DoubleGenerator;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.IntGenerator;
import org.weightless.LongGenerator;
import org.weightless.StopIteration;
import org.weightless.Stored;

/** What is suspended is written and read, and goes on behind its yield as the original does. */
class StoredGeneratorTest {
    private static final ContinuationScope SCOPE = ContinuationScope.named("stored");
    private static final List<Object> LOG = Collections.synchronizedList(new ArrayList<>());

    private static List<Object> rest(Iterator<?> iterator) {
        List<Object> rest = new ArrayList<>();
        iterator.forEachRemaining(rest::add);
        return rest;
    }

    private static void all(boolean z, byte b, char c, short s, int i, long l, float f, double d, String text,
            int[] cells) {
        Fiber.yield(0);
        Fiber.yield("" + z + b + c + s + i + l + f + d + text + Arrays.toString(cells));
    }

    @ParameterizedTest
    @EnumSource
    void variablesOfAllTypesComeBack(Storage storage) throws Exception {
        Generator<Object> generator = Generator.of(() -> all(true, (byte) -2, 'c', (short) -3, Integer.MIN_VALUE,
                Long.MAX_VALUE, 6.5f,
                -0.0, "t\n", new int[] {1, 2}));
        generator.next();
        Generator<Object> copy = storage.copy(generator);
        assertEquals(rest(generator), rest(copy));
    }

    private static int depth(int left) {
        if (left == 0) {
            Fiber.yield("bottom");
            return 0;
        }
        return 1 + depth(left - 1) + left * 10;
    }

    @ParameterizedTest
    @EnumSource
    void framesOfManyCallsComeBackWithWhatLiesUnderThem(Storage storage) throws Exception {
        Generator<Object> generator = Generator.returning(() -> depth(1000));
        assertEquals("bottom", generator.next());
        Generator<Object> copy = storage.copy(generator);
        assertFalse(copy.hasNext());
        assertEquals(1000 + 10 * 1000 * 1001 / 2, copy.result());
    }

    @ParameterizedTest
    @EnumSource
    void aFreshGeneratorIsStoredByItsBody(Storage storage) throws Exception {
        Generator<Object> fresh = Generator.of((Generator.Body & Serializable) () -> Fiber.yield("first"));
        assertEquals(List.of("first"), rest(storage.copy(fresh)));
        Generator<Object> returning = Generator.returning((Callable<Object> & Serializable) () -> "result");
        Generator<Object> copy = storage.copy(returning);
        assertFalse(copy.hasNext());
        assertEquals("result", copy.result());
    }

    @ParameterizedTest
    @EnumSource
    void aBodyThatIsNotSerializableIsAnErrorThatSaysSo(Storage storage) {
        Generator<Object> fresh = Generator.of(() -> Fiber.yield("first"));
        String message = assertThrows(NotSerializableException.class, () -> storage.write(fresh)).getMessage();
        assertTrue(message.startsWith("the body of ") && message.contains("a lambda that is not Serializable"),
                message);
    }

    @ParameterizedTest
    @EnumSource
    void oneThatHasEndedComesBackEndedWithItsResult(Storage storage) throws Exception {
        Generator<Object> generator = Generator.returning(() -> "result");
        assertFalse(generator.hasNext());
        Generator<Object> copy = storage.copy(generator);
        assertTrue(copy.isDone());
        assertEquals("result", copy.result());
        assertEquals("result", assertThrows(StopIteration.class, copy::next).value());
        assertNull(assertThrows(StopIteration.class, storage.copy(copy)::next).value());
    }

    @ParameterizedTest
    @EnumSource
    void aValueThatWasFetchedIsGivenByTheCopyToo(Storage storage) throws Exception {
        Generator<Object> generator = Generator.of(() -> all(true, (byte) 1, 'c', (short) 1, 1, 1, 1, 1, "",
                new int[0]));
        assertTrue(generator.hasNext());
        assertEquals(rest(storage.copy(generator)), rest(generator));
        IntGenerator ints = IntGenerator.of(() -> Fiber.yield(-7));
        assertTrue(ints.hasNext());
        assertEquals(-7, storage.copy(ints).nextInt());
        LongGenerator longs = LongGenerator.of(() -> Fiber.yield(-7L << 40));
        assertTrue(longs.hasNext());
        assertEquals(-7L << 40, storage.copy(longs).nextLong());
        DoubleGenerator doubles = DoubleGenerator.of(() -> Fiber.yield(-0.5));
        assertTrue(doubles.hasNext());
        assertEquals(-0.5, storage.copy(doubles).nextDouble());
    }

    private static void count(int from) {
        for (int i = from; i < from + 5; i++) {
            Fiber.yield(i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void generatorsOfNumbersGoOn(Storage storage) throws Exception {
        IntGenerator ints = IntGenerator.of(() -> count(3));
        ints.nextInt();
        assertEquals(List.of(4, 5, 6, 7), rest(storage.copy(ints)));
        DoubleGenerator doubles = DoubleGenerator.of(() -> count(3));
        doubles.nextDouble();
        assertEquals(List.of(4.0, 5.0, 6.0, 7.0), rest(storage.copy(doubles)));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsSentAndThrownReachesTheCopy(Storage storage) throws Exception {
        Generator<Object> generator = Generator.of(() -> echo());
        generator.next();
        assertEquals("got 1", storage.copy(generator).send(1));
        assertEquals("caught oops", storage.copy(generator).raise(new IllegalStateException("oops")));
        assertEquals("got 2", generator.send(2));
    }

    private static void echo() {
        try {
            Object sent = Fiber.yield("ready");
            Fiber.yield("got " + sent);
        } catch (IllegalStateException e) {
            Fiber.yield("caught " + e.getMessage());
        } finally {
            LOG.add("left");
        }
    }

    @Test
    void finallyBlocksRunInTheCopy() throws Exception {
        LOG.clear();
        Generator<Object> generator = Generator.of(() -> echo());
        generator.next();
        Storage.FILE.copy(generator).close();
        assertEquals(List.of("left"), LOG);
    }

    // ---- identity

    private static void shares(List<Object> one, List<Object> other, Generator<?>[] self) {
        Fiber.yield("before");
        one.add("x");
        Fiber.yield(other);
        Fiber.yield(self[0]);
    }

    @ParameterizedTest
    @EnumSource
    void whatTwoVariablesShareTheyShareAgainAndTheGeneratorKnowsItself(Storage storage) throws Exception {
        List<Object> list = new ArrayList<>();
        Generator<?>[] self = {null};
        Generator<Object> generator = Generator.of(() -> shares(list, list, self));
        self[0] = generator;
        generator.next();
        Generator<Object> copy = storage.copy(generator);
        assertEquals(List.of("x"), copy.next());
        assertSame(copy, copy.next());
        assertTrue(list.isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void twoGeneratorsInOneStreamShareWhatTheyShared(Storage storage) throws Exception {
        List<Object> list = new ArrayList<>();
        Generator<Object> one = Generator.of(() -> shares(list, list, null));
        Generator<Object> other = Generator.of(() -> shares(list, list, null));
        one.next();
        other.next();
        List<Generator<Object>> copies = storage.copy(new ArrayList<>(List.of(one, other)));
        assertSame(copies.get(0).next(), copies.get(1).next());
    }

    // ---- one inside another

    private static void outer(Generator<Object> inner, String name) {
        Fiber.yield(name + " begins");
        Generator.yieldFrom(inner);
        Fiber.yield(name + " ends");
    }

    @ParameterizedTest
    @EnumSource
    void delegationGoesOnAndBothSidesKnowEachOther(Storage storage) throws Exception {
        Generator<Object> inner = Generator.of(() -> count(1));
        Generator<Object> middle = Generator.of(() -> outer(inner, "middle"));
        Generator<Object> outer = Generator.of(() -> outer(middle, "outer"));
        for (int i = 0; i < 4; i++) {
            outer.next();
        }
        List<Generator<Object>> copies = storage.copy(new ArrayList<>(List.of(inner, outer, middle)));
        assertEquals(3, copies.get(0).next());
        assertEquals(List.of(4, 5, "middle ends", "outer ends"), rest(copies.get(1)));
        assertTrue(copies.get(0).isDone() && copies.get(2).isDone());
        assertEquals(List.of(3, 4, 5, "middle ends", "outer ends"), rest(storage.copy(outer)));
    }

    private static void sums(Generator<Integer> numbers) {
        int sum = 0;
        while (numbers.hasNext()) {
            sum += numbers.next();
            LOG.add(sum);
        }
        LOG.add("end");
    }

    @Test
    void aGeneratorThatIsSuspendedInsideAContinuationIsStoredWithIt() throws Exception {
        for (Storage storage : Storage.values()) {
            LOG.clear();
            Generator<Integer> numbers = Generator.of(() -> interrupted());
            Continuation continuation = new Continuation(SCOPE, () -> sums(numbers));
            continuation.run();
            assertEquals(List.of(1), LOG);
            String message = assertThrows(NotSerializableException.class, () -> storage.write(numbers)).getMessage();
            assertTrue(message.contains("suspended inside another"), message);
            Continuation copy = storage.copy(continuation);
            copy.run();
            assertTrue(copy.isDone());
            assertEquals(List.of(1, 3, "end"), LOG);
            continuation.run();
            assertEquals(List.of(1, 3, "end", 3, "end"), LOG);
        }
    }

    private static void interrupted() {
        Fiber.yield(1);
        Continuation.yield(SCOPE);
        Fiber.yield(2);
    }

    @Test
    void continuationsInsideEachOtherAreStored() throws Exception {
        ContinuationScope innerScope = ContinuationScope.named("inner");
        for (Storage storage : Storage.values()) {
            LOG.clear();
            Continuation inner = new Continuation(innerScope, () -> {
                Continuation.yield(SCOPE);
                LOG.add("inner");
            });
            Continuation outer = new Continuation(SCOPE, () -> runs(inner));
            outer.run();
            Continuation copy = storage.copy(outer);
            copy.run();
            assertEquals(List.of("inner", "outer"), LOG);
        }
    }

    private static void runs(Continuation inner) {
        inner.run();
        LOG.add("outer");
    }

    @ParameterizedTest
    @EnumSource
    void aScopeThatIsKnownByItsIdentityIsRefused(Storage storage) {
        Continuation continuation = new Continuation(new ContinuationScope("mine"), () -> {});
        String message = assertThrows(NotSerializableException.class, () -> storage.write(continuation)).getMessage();
        assertTrue(message.contains("the scope mine") && message.contains("ContinuationScope.named(..)"), message);
    }

    @ParameterizedTest
    @EnumSource
    void aForkIsStoredLikeAnOriginal(Storage storage) throws Exception {
        Generator<Object> generator = Generator.returning(() -> depth(20));
        generator.next();
        Generator<Object> fork = generator.fork();
        Generator<Object> copy = storage.copy(fork);
        for (Generator<Object> each : List.of(copy, fork, storage.copy(generator), copy.fork())) {
            rest(each);
            assertEquals(20 + 10 * 20 * 21 / 2, each.result());
        }
    }

    // ---- what cannot be written

    private static void holds(Object odd) {
        Fiber.yield(1);
        LOG.add(odd);
    }

    @ParameterizedTest
    @EnumSource
    void aVariableThatCannotBeWrittenIsNamedWithItsMethodAndLine(Storage storage) {
        Generator<Object> generator = Generator.of(() -> holds(new Object()));
        generator.next();
        String message = assertThrows(NotSerializableException.class, () -> storage.write(generator)).getMessage();
        int line = generator.frames().get(0).lineNumber();
        assertEquals("the variable 'odd' of " + StoredGeneratorTest.class.getName() + ".holds in line " + line
                + " cannot be stored: it is a java.lang.Object, which is not Serializable", message);
        Generator<Object> deeper = Generator.of(() -> holds(new ArrayList<>(List.of(Thread.currentThread()))));
        deeper.next();
        message = assertThrows(NotSerializableException.class, () -> storage.write(deeper)).getMessage();
        assertTrue(message.contains("it is a java.util.ArrayList that refers to a java.lang.Thread"), message);
    }

    @Test
    void aRunningOneIsRefused() {
        Generator<?>[] self = {null};
        self[0] = Generator.of(() -> {
            String message = assertThrows(NotSerializableException.class,
                    () -> Storage.STREAM.write(self[0])).getMessage();
            assertTrue(message.contains("it is running"), message);
        });
        assertFalse(self[0].hasNext());
    }

    // ---- places in lists, conversions

    private static void each(List<String> list) {
        for (String element : list) {
            Fiber.yield(element);
        }
    }

    @Test
    void aForEachLoopOverAListIsStored() throws Exception {
        for (List<String> list : List.of(List.of("a", "b", "c"), new ArrayList<>(List.of("a", "b", "c")))) {
            Generator<String> generator = Generator.of(() -> each(list));
            assertEquals("a", generator.next());
            assertEquals(List.of("b", "c"), rest(Storage.FILE.copy(generator)), list.getClass().getName());
        }
    }

    @ParameterizedTest
    @EnumSource
    void conversionsOfLambdasResultsAreStored(Storage storage) throws Exception {
        Generator<Object> generator = Generator.returning(() -> boxed(StoredGeneratorTest::number)
                + boxed(() -> number()));
        generator.next();
        Generator<Object> copy = storage.copy(generator);
        copy.next();
        Generator<Object> again = storage.copy(copy);
        assertFalse(again.hasNext());
        assertEquals("55", again.result());
    }

    private static String boxed(Supplier<Object> supplier) {
        return String.valueOf(supplier.get());
    }

    private static int number() {
        Fiber.yield("number");
        return 5;
    }

    // ---- constructors

    static class Part implements Serializable {
        private static final long serialVersionUID = 1;
        final int size;

        Part(int size) {
            Fiber.yield("part");
            this.size = size;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConstructorThatYieldsGoesOn(Storage storage) throws Exception {
        Generator<Object> generator = Generator.returning(() -> new Part(7).size);
        generator.next();
        Generator<Object> copy = storage.copy(generator);
        assertFalse(copy.hasNext());
        assertEquals(7, copy.result());
    }

    @Test
    void aBlankOneThatWasNotReadSaysSo() {
        for (Executable use : List.<Executable>of(Stored.blank(Generator.class)::next, Stored.blank(Continuation.class)::run)) {
            String message = assertThrows(IllegalStateException.class, use).getMessage();
            assertTrue(message.contains("Stored.read(..) has to fill"), message);
        }
    }
}
