package org.weightless;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.weightless.channel.Latch;
import org.weightless.channel.Mutex;
import org.weightless.channel.Permits;

/** Each kind of generator and each type of value that is yielded to it: widened as Java does it, or refused. */
class PrimitiveYieldTest {
    private record Kind(String name, Function<Script, PrimitiveIterator<?, ?>> make, List<Object> of5) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** The value 5 of each type: what the generator gives, or null where Java does not convert. */
    private static Stream<Kind> kinds() {
        Object none = "refused";
        return Stream.of(
                new Kind("int", IntGenerator::returning, List.of(5, 5, 5, 5, none, none, none)),
                new Kind("long", LongGenerator::returning, List.of(5L, 5L, 5L, 5L, 5L, none, none)),
                new Kind("double", DoubleGenerator::returning, List.of(5.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0)));
    }

    private static final List<Object> FIVES = List.of((byte) 5, (short) 5, (char) 5, 5, 5L, 5f, 5.0);

    private static void expect(PrimitiveIterator<?, ?> generator, Object expected) {
        if (expected.equals("refused")) {
            assertInstanceOf(IllegalArgumentException.class, assertThrows(Exception.class, generator::next));
        } else {
            assertTrue(generator.hasNext());
            assertEquals(expected, generator.next());
            assertFalse(generator.hasNext());
            assertThrows(StopIteration.class, generator::next);
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void valuesInBoxesAreUnboxedAndWidened(Kind kind) {
        for (int i = 0; i < FIVES.size(); i++) {
            expect(kind.make.apply(new Script().yields(FIVES.get(i))), kind.of5.get(i));
        }
        expect(kind.make.apply(new Script().yields("text")), "refused");
        expect(kind.make.apply(new Script().yields(null)), "refused");
        expect(kind.make.apply(new Script().yields(true)), "refused");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void plainValuesAreWidened(Kind kind) {
        expect(kind.make.apply(new Script().then((in, current) -> FiberCompanion.yield(5, current))),
                kind.of5.get(3));
        expect(kind.make.apply(new Script().then((in, current) -> FiberCompanion.yield(5L, current))),
                kind.of5.get(4));
        expect(kind.make.apply(new Script().then((in, current) -> FiberCompanion.yield(5.0, current))),
                kind.of5.get(6));
    }

    @Test
    void otherGeneratorsGetPlainValuesInBoxes() {
        Generator<Object> generator = Generator.returning(new Script()
                .then((in, current) -> FiberCompanion.yield(1, current))
                .then((in, current) -> FiberCompanion.yield(2L, current))
                .then((in, current) -> FiberCompanion.yield(3.0, current)));
        List<Object> values = new ArrayList<>();
        generator.forEachRemaining(values::add);
        assertEquals(List.of(1, 2L, 3.0), values);
    }

    @Test
    void anUnreadValueOfTheInnerOneComesFirst() {
        for (Kind kind : kinds().toList()) {
            PrimitiveIterator<?, ?> inner = kind.make.apply(new Script().yields(5).yields(6)
                    .then((in, current) -> "inner's"));
            assertTrue(inner.hasNext());
            List<Object> results = new ArrayList<>();
            PrimitiveIterator<?, ?> outer = kind.make.apply(new Script()
                    .then((in, current) -> GeneratorCompanion.yieldFrom((Iterable<?>) inner, current))
                    .then((in, current) -> results.add(in)));
            assertEquals(5, ((Number) outer.next()).intValue());
            assertEquals(6, ((Number) outer.next()).intValue());
            assertFalse(outer.hasNext());
            assertEquals(List.of("inner's"), results);
        }
    }

    @Test
    void streamsCloseTheirGenerators() {
        List<Object> log = new ArrayList<>();
        Function<Object, Script> closing = value -> new Script().yields(value).yields(value).caught((in, current) -> {
            log.add(in.getClass());
            throw (Throwable) in;
        });
        IntGenerator ints = IntGenerator.returning(closing.apply(1));
        LongGenerator longs = LongGenerator.returning(closing.apply(2L));
        DoubleGenerator doubles = DoubleGenerator.returning(closing.apply(3.0));
        try (var one = ints.stream(); var two = longs.stream(); var three = doubles.stream()) {
            assertEquals(1, one.iterator().nextInt());
            assertEquals(2, two.iterator().nextLong());
            assertEquals(3, three.iterator().nextDouble());
        }
        assertTrue(ints.isDone() && longs.isDone() && doubles.isDone());
        assertFalse(ints.isRunning() || longs.isRunning() || doubles.isRunning());
        assertEquals(List.of(GeneratorExit.class, GeneratorExit.class, GeneratorExit.class), log);
        assertEquals("result", resultOf(LongGenerator.returning(() -> "result")));
        assertEquals("result", resultOf(DoubleGenerator.returning(() -> "result")));
    }

    private static Object resultOf(PrimitiveIterator<?, ?> generator) {
        assertFalse(generator.hasNext());
        return generator instanceof LongGenerator longs ? longs.result() : ((DoubleGenerator) generator).result();
    }

    // ---- in plain code, outside of all

    @Test
    void nothingYieldsOutside() {
        List<Executable> yields = List.of(() -> Fiber.yield(), () -> Fiber.yield("x"), () -> Fiber.yield(1),
                () -> Fiber.yield(1L),
                () -> Fiber.yield(1.0), () -> Fiber.yield(1f), () -> Fiber.yield('c'), () -> Fiber.yield((short) 1),
                () -> Fiber.yield((byte) 1), () -> Fiber.yield(true), () -> Generator.yieldFrom(List.of()),
                () -> Fiber.jump("x", null));
        for (Executable each : yields) {
            IllegalStateException refused = assertThrows(IllegalStateException.class, each);
            assertTrue(refused.getMessage().contains("encloses this"), refused.getMessage());
        }
    }

    @Test
    void nullsAreRefusedByName() {
        for (Consumer<Object> each : List.<Consumer<Object>>of(none -> Fiber.await(null), none -> Fiber.sleep(null),
                none -> Fiber.jump(null, null), none -> Generator.yieldFrom(null), none -> new Permits(1).named(null),
                none -> new Latch(1).named(null), none -> new Mutex().named(null), none -> Fiber.await(null, null))) {
            assertThrows(NullPointerException.class, () -> each.accept(null));
        }
        assertEquals("permits db", new Permits(2).named("db").shared().toString());
        assertEquals("latch go (2 of 2 to go)", new Latch(2).named("go").shared().toString());
    }

    @Test
    void aParallelSchedulerRecordsNothing() {
        Scheduler parallel = Scheduler.parallel(1).detectDeadlock(true);
        assertThrows(UnsupportedOperationException.class, parallel::record);
        assertThrows(IllegalStateException.class, parallel::schedule);
        Fiber fiber = parallel.spawn(() -> {});
        assertEquals(fiber, parallel.fiber(1));
        assertEquals("#1 fiber-1  NEW  priority 1\n", parallel.dump());
        assertThrows(IllegalArgumentException.class, () -> parallel.run("nobody"));
        assertEquals("worker", fiber.name("worker").name());
        Fiber adopted = parallel.adopt(Scheduler.roundRobin().spawn(() -> {}));
        assertEquals(2, adopted.id());
        parallel.run();
        assertThrows(IllegalStateException.class, () -> fiber.name("late"));
    }

    /** Else another thread could take it before its cargo comes. */
    @Test
    void theTargetOfAParallelJumpIsLeftToNobodyElse() {
        Scheduler parallel = Scheduler.parallel(1);
        List<Object> log = new ArrayList<>();
        Fiber target = parallel.spawnReturning(new Script().yields(null).then((in, current) -> log.add(in)));
        parallel.spawnReturning(new Script().then((in, current) -> {
            Object out = HandLinked.jump(target, "cargo", current);
            log.add(parallel.itsRun().population().contains(target));
            return out;
        }));
        parallel.run();
        assertEquals(List.of(false, "cargo"), log);
    }

    @Test
    void virtualTimeComesBeforeTheFirstWait() {
        Scheduler scheduler = Scheduler.roundRobin();
        scheduler.spawnReturning(new Script().then((in, current) -> HandLinked.sleep(java.time.Duration.ofDays(1),
                current)));
        scheduler.step();
        assertThrows(IllegalStateException.class, scheduler::virtualTime);
    }
}
