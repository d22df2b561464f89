package org.weightless.runtime;

import static java.lang.invoke.MethodHandles.dropArguments;
import static java.lang.invoke.MethodHandles.foldArguments;
import static java.lang.invoke.MethodHandles.guardWithTest;
import static java.lang.invoke.MethodType.methodType;

import java.io.IOException;
import java.io.NotSerializableException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.WrongMethodTypeException;

/**
 * The frame of a lambda proxy that converts its method's result: boxes, unboxes, widens or drops it, or gives the
 * object that a constructor made.
 *
 * <p>Such a conversion has to wait while the method is suspended. Where nothing is converted a proxy has no frame at
 * all.
 */
final class ReturnConversion extends Frame {
    private final Class<?> from;
    private final MethodHandle convert;

    private ReturnConversion(Class<?> from, MethodHandle convert) {
        this.from = from;
        this.convert = convert;
    }

    /** The target with its result converted to another type, also when the result comes after a suspension. */
    static MethodHandle apply(MethodHandle target, Class<?> to) {
        Class<?> from = target.type().returnType();
        MethodType converted = target.type().changeReturnType(to);
        if (from == to || from == void.class) {
            return target;
        }
        if (to == void.class) {
            return dropResult(target);
        }
        boolean sameValue = !from.isPrimitive() && !to.isPrimitive();
        if (sameValue && from != Object.class) {
            return target.asType(converted);
        }
        MethodHandle convert = conversion(from, to);
        MethodHandle suspend = sameValue
                ? own("passOn", methodType(void.class, Object.class, Coroutine.class))
                        .asType(methodType(void.class, from, Coroutine.class))
                : MethodHandles.insertArguments(own("suspend",
                        methodType(void.class, Class.class, MethodHandle.class, Object.class, Coroutine.class)), 0, from,
                        convert)
                        .asType(methodType(void.class, from, Coroutine.class));
        MethodHandle after = guardWithTest(
                dropArguments(own("unwinding", methodType(boolean.class, Coroutine.class)), 0, from),
                foldArguments(dropArguments(MethodHandles.zero(to), 0, from, Coroutine.class), suspend),
                dropArguments(convert, 1, Coroutine.class));
        return behind(target, after);
    }

    private static MethodHandle conversion(Class<?> from, Class<?> to) {
        MethodHandle same = from.isPrimitive() ? MethodHandles.identity(from)
                : own("same", methodType(Object.class, Object.class));
        return same.asType(methodType(to, from));
    }

    /** A method of this class. A handle for all uses would keep alive the classes of the type that it was last given. */
    private static MethodHandle own(String name, MethodType type) {
        try {
            return MethodHandles.lookup().findStatic(ReturnConversion.class, name, type);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Object same(Object value) {
        return value;
    }

    /** A constructor's handle for a caller who waits for the object: the suspended constructor itself returns nothing. */
    static MethodHandle keepNew(MethodHandle constructor) {
        Class<?> type = constructor.type().returnType();
        return behind(constructor, own("keepNew", methodType(Object.class, Object.class, Coroutine.class))
                .asType(methodType(type, type, Coroutine.class)));
    }

    /**
     * The target for a caller who gets no result, also from the driver: a body that is nothing but a call of the
     * target would otherwise end with what that returned, or with what was sent to a target that is itself a yield.
     */
    static MethodHandle dropResult(MethodHandle target) {
        Class<?> from = target.type().returnType();
        MethodHandle drop = own("drop", methodType(void.class, Object.class, Coroutine.class));
        MethodHandle after = from.isPrimitive() ? MethodHandles.insertArguments(drop, 0, (Object) null) : drop;
        if (from.isPrimitive() && from != void.class) {
            after = dropArguments(after, 0, from);
        }
        MethodType type =
                from == void.class ? methodType(void.class, Coroutine.class) : methodType(void.class, from, Coroutine.class);
        return behind(target, after.asType(type));
    }

    /**
     * Runs {@code after(result, coroutine)}, or {@code after(coroutine)}, behind a target whose last argument is the
     * coroutine.
     */
    private static MethodHandle behind(MethodHandle target, MethodHandle after) {
        MethodType type = target.type();
        int count = type.parameterCount();
        int results = type.returnType() == void.class ? 0 : 1;
        MethodHandle withAll = dropArguments(after, results, type.parameterList().subList(0, count - 1));
        return foldArguments(withAll, target);
    }

    private static boolean unwinding(Coroutine coroutine) {
        return coroutine.unwinding != Coroutine.IDLE;
    }

    private static void suspend(Class<?> from, MethodHandle convert, Object yielded, Coroutine coroutine) {
        if (!from.isPrimitive()) {
            Unwinding.carry(coroutine, yielded);
        }
        try {
            Unwinding.push(coroutine, new ReturnConversion(from, convert));
        } catch (Throwable noMemory) {
            throw Traces.sneak(Unwinding.keepRunning(coroutine, noMemory));
        }
    }

    private static void passOn(Object yielded, Coroutine coroutine) {
        Unwinding.carry(coroutine, yielded);
    }

    private static void drop(Object yielded, Coroutine coroutine) {
        if (coroutine.unwinding != Coroutine.IDLE) {
            Unwinding.carry(coroutine, yielded);
            try {
                Unwinding.push(coroutine, new Dropped());
            } catch (Throwable noMemory) {
                throw Traces.sneak(Unwinding.keepRunning(coroutine, noMemory));
            }
        }
    }

    private static Object keepNew(Object made, Coroutine coroutine) {
        if (coroutine.unwinding == Coroutine.IDLE) {
            return made;
        }
        try {
            Unwinding.push(coroutine, new Made(made));
        } catch (Throwable noMemory) {
            throw Traces.sneak(Unwinding.keepRunning(coroutine, noMemory));
        }
        return null;
    }

    @Override
    public Object resume(Coroutine coroutine, Object in) throws Throwable {
        if (throwing()) {
            throw (Throwable) in;
        }
        Object boxed = from.isPrimitive() ? decode(from, in) : in;
        Object result = convert.invoke(boxed);
        return convert.type().returnType().isPrimitive() ? encode(convert.type().returnType(), result) : result;
    }

    private static Object decode(Class<?> type, Object in) {
        if (type == long.class) {
            return in;
        }
        if (type == double.class) {
            return Double.longBitsToDouble((Long) in);
        }
        int bits = ((Frame) in).pc;
        if (type == float.class) {
            return Float.intBitsToFloat(bits);
        }
        if (type == boolean.class) {
            return bits != 0;
        }
        if (type == char.class) {
            return (char) bits;
        }
        if (type == byte.class) {
            return (byte) bits;
        }
        return type == short.class ? (Object) (short) bits : (Object) bits;
    }

    private Object encode(Class<?> type, Object value) {
        if (type == long.class) {
            return value;
        }
        if (type == double.class) {
            return Double.doubleToRawLongBits((Double) value);
        }
        if (type == float.class) {
            return returning(Float.floatToRawIntBits((Float) value));
        }
        if (type == boolean.class) {
            return returning((Boolean) value ? 1 : 0);
        }
        return returning(type == char.class ? (Character) value : ((Number) value).intValue());
    }

    // ---- stored

    @Override
    protected int storedKind() {
        return CONVERTED;
    }

    @Override
    protected void store(StoreOutput out) throws IOException {
        out.writeObject(from.arrayType());
        out.writeObject(convert.type().returnType().arrayType());
    }

    static Frame read(int kind, StoreInput in) throws IOException, ClassNotFoundException {
        if (kind == DROPPED) {
            return new Dropped();
        }
        if (kind == MADE) {
            return new Made(in.readObject());
        }
        Class<?> from = Storing.readClass(in);
        Class<?> to = Storing.readClass(in);
        try {
            return new ReturnConversion(from, conversion(from, to));
        } catch (WrongMethodTypeException | IllegalArgumentException e) {
            throw Storing.damaged("a result cannot be converted: " + e.getMessage());
        }
    }

    /** The frame of a method whose result nobody gets. */
    private static final class Dropped extends Frame {
        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            return null;
        }

        @Override
        protected int storedKind() {
            return DROPPED;
        }
    }

    /** The frame of a constructor reference: gives the object when its constructor has ended. */
    private static final class Made extends Frame {
        private Object object;

        Made(Object object) {
            this.object = object;
        }

        @Override
        protected void exchangeReferences(Exchange by) {
            object = by.of(object);
        }

        @Override
        protected int storedKind() {
            return MADE;
        }

        @Override
        protected void store(StoreOutput out) throws IOException {
            try {
                out.writeObject(object);
            } catch (NotSerializableException e) {
                throw Storing.refused(e, object, "the object that a constructor reference makes");
            }
        }

        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            return object;
        }
    }
}
