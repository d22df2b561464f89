package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a method reference converts, at once and behind a yield: each result as {@link MethodHandle#asType} converts
 * it.
 */
class ReturnConversionTest {
    /** Everything that a result may be converted to, with a value of it. */
    private static final List<Object> VALUES = List.of(true, (byte) -7, 'x', '\uffff', (short) -300, 70_000,
            -1L << 40, 1.5f, -0.25);

    private static boolean suspends;

    /** The target's frame: gives the result as frames do. */
    private static final class Result extends Frame {
        private final Object value;

        Result(Object value) {
            this.value = value;
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            return encoded(this, value);
        }
    }

    private static Object encoded(Frame frame, Object value) {
        if (value instanceof Long) {
            return value;
        }
        if (value instanceof Double number) {
            return Double.doubleToRawLongBits(number);
        }
        return frame.returning(value instanceof Boolean truth ? truth ? 1 : 0
                : value instanceof Character character ? character
                        : value instanceof Float number ? Float.floatToRawIntBits(number) : ((Number) value).intValue());
    }

    private static Object decoded(Class<?> type, Object out, Frame from) {
        if (type == long.class) {
            return out;
        }
        if (type == double.class) {
            return Double.longBitsToDouble((Long) out);
        }
        assertSame(from, out);
        int bits = from.pc;
        Object number = type == boolean.class ? (Object) (bits == 1)
                : type == char.class ? (Object) (char) bits
                        : type == float.class ? (Object) Float.intBitsToFloat(bits) : null;
        return number != null ? number
                : type == byte.class ? (Object) (byte) bits
                        : type == short.class
                                ? (Object) (short) bits
                                : (Object) bits;
    }

    /** A target that returns a value, or yields first: by its result where that is any object, else carried. */
    private static Object target(Object value, Class<?> type, Coroutine current) {
        if (!suspends) {
            return value;
        }
        Object out = Machine.yield("yielded", current);
        Unwinding.push(current, type.isPrimitive() ? new Result(value) : new Machine.BodyFrame());
        if (type == Object.class) {
            return out;
        }
        Unwinding.carry(current, out);
        return null;
    }

    private static MethodHandle target(Object value, Class<?> type) throws ReflectiveOperationException {
        MethodHandle target = MethodHandles.lookup().findStatic(ReturnConversionTest.class, "target",
                MethodType.methodType(Object.class, Object.class, Class.class, Coroutine.class));
        return MethodHandles.explicitCastArguments(MethodHandles.insertArguments(target, 0, value, type),
                MethodType.methodType(type, Coroutine.class));
    }

    private static Stream<Object[]> conversions() {
        List<Object[]> all = new ArrayList<>();
        for (Object value : VALUES) {
            MethodType boxed = MethodType.methodType(value.getClass());
            Class<?> type = boxed.unwrap().returnType();
            all.add(new Object[] {value, type, Object.class});
            all.add(new Object[] {value, type, value.getClass()});
            all.add(new Object[] {value, value.getClass(), type});
            all.add(new Object[] {value, Object.class, type});
            for (Object other : VALUES) {
                Class<?> to = MethodType.methodType(other.getClass()).unwrap().returnType();
                if (to != type && widens(type, to)) {
                    all.add(new Object[] {value, type, to});
                    all.add(new Object[] {value, value.getClass(), to});
                }
            }
        }
        return all.stream();
    }

    private static boolean widens(Class<?> from, Class<?> to) {
        try {
            MethodHandles.identity(from).asType(MethodType.methodType(to, from));
            return true;
        } catch (java.lang.invoke.WrongMethodTypeException none) {
            return false;
        }
    }

    private static Object convertedByTheJvm(Object value, Class<?> from, Class<?> to) throws Throwable {
        return MethodHandles.identity(from).asType(MethodType.methodType(to, from)).invokeWithArguments(value);
    }

    private static Machine running(MethodHandle call, boolean[] unwound) {
        return new Machine(current -> {
            Object out = call.invokeWithArguments(current);
            unwound[0] = current.unwinding != 0;
            return unwound[0] && call.type().returnType().isPrimitive() ? null : out;
        });
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void aResultIsConvertedAsTheJvmDoes(Object value, Class<?> from, Class<?> to) throws Throwable {
        suspends = false;
        MethodHandle call = ReturnConversion.apply(target(value, from), to);
        assertEquals(to, call.type().returnType());
        assertEquals(convertedByTheJvm(value, from, to), running(call, new boolean[1]).resume(null));
    }

    @ParameterizedTest
    @MethodSource("conversions")
    void aResultBehindAYieldIsConvertedAsTheJvmDoes(Object value, Class<?> from, Class<?> to) throws Throwable {
        suspends = true;
        boolean[] unwound = new boolean[1];
        Machine machine = running(ReturnConversion.apply(target(value, from), to), unwound);
        Object yielded = machine.resume(null);
        assertTrue(unwound[0]);
        Frame inner = machine.top();
        Frame conversion = inner.caller;
        assertEquals("yielded", yielded, "what is yielded passes the conversion");
        Object out = machine.resume(from.isPrimitive() ? null : value);
        assertTrue(machine.isFinished());
        assertEquals(convertedByTheJvm(value, from, to), to.isPrimitive() ? decoded(to, out, conversion) : out);
    }

    @Test
    void anExceptionBehindAYieldPassesTheConversion() throws Throwable {
        suspends = true;
        Machine machine = running(ReturnConversion.apply(target(5, int.class), Object.class), new boolean[1]);
        machine.resume(null);
        assertThrows(Machine.Caught.class, () -> machine.raise(new Machine.Caught("in")));
    }

    @Test
    void aResultThatNobodyWantsIsDropped() throws Throwable {
        for (Class<?> from : List.of(int.class, String.class, Object.class)) {
            Object value = from == int.class ? 5 : "value";
            for (boolean yields : new boolean[] {false, true}) {
                suspends = yields;
                Machine machine = running(ReturnConversion.apply(target(value, from), void.class), new boolean[1]);
                if (yields) {
                    assertEquals("yielded", machine.resume(null));
                }
                assertNull(machine.resume(value), () -> "of " + from);
                assertTrue(machine.isFinished());
            }
        }
    }

    @Test
    void aConstructorGivesItsObjectBehindAYield() throws Throwable {
        StringBuilder made = new StringBuilder("made");
        for (boolean yields : new boolean[] {false, true}) {
            MethodHandle constructor = MethodHandles.lookup().findStatic(ReturnConversionTest.class, "construct",
                    MethodType.methodType(StringBuilder.class, StringBuilder.class, boolean.class, Coroutine.class));
            MethodHandle call = ReturnConversion.keepNew(MethodHandles.insertArguments(constructor, 0, made, yields));
            Machine machine = running(call, new boolean[1]);
            if (yields) {
                assertEquals("yielded", machine.resume(null));
            }
            assertSame(made, machine.resume("sent"));
        }
    }

    private static StringBuilder construct(StringBuilder made, boolean yields, Coroutine current) {
        if (yields) {
            Unwinding.carry(current, Machine.yield("yielded", current));
            Unwinding.push(current, new Machine.BodyFrame());
        }
        return made;
    }

    @Test
    void nothingIsDoneWhereNothingIsConverted() throws Throwable {
        MethodHandle target = target("value", String.class);
        assertSame(target, ReturnConversion.apply(target, String.class));
        suspends = false;
        assertEquals("value", running(ReturnConversion.apply(target, Object.class), new boolean[1]).resume(null));
    }
}
