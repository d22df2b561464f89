package org.weightless;

import java.io.IOException;
import org.weightless.runtime.Coroutine;
import org.weightless.runtime.StoreInput;
import org.weightless.runtime.StoreOutput;
import org.weightless.runtime.Unwinding;

/**
 * What the generators of primitive values have in common: one place for a value, which is never boxed on its way.
 *
 * <p>All three keep their value as the bits of a {@code long}, so that they share their code.
 */
abstract class PrimitiveGenerator extends AnyGenerator {
    /** The value that was yielded last. */
    long bits;

    PrimitiveGenerator(Object body) {
        super(body);
    }

    PrimitiveGenerator() {
        super();
    }

    // ---- in the body

    /** Takes a yielded value, as it is or widened as Java does it. */
    abstract void take(int value);

    abstract void take(long value);

    abstract void take(double value);

    /**
     * Unboxes a yielded value.
     *
     * @return null: what is left to travel as a reference
     * @throws IllegalArgumentException if it is none that Java would convert
     */
    final Object take(Object value) {
        if (value instanceof Integer || value instanceof Short || value instanceof Byte) {
            take(((Number) value).intValue());
        } else if (value instanceof Character character) {
            take((int) character);
        } else if (value instanceof Long number) {
            take((long) number);
        } else if (value instanceof Double || value instanceof Float) {
            take(((Number) value).doubleValue());
        } else {
            throw refused(value == null ? "null" : "an object of the class " + value.getClass().getName(),
                    "yield a number of its type, or make a Generator, which takes any object");
        }
        return null;
    }

    final IllegalArgumentException refused(String what, String instead) {
        String kind = getClass().getSimpleName();
        return new IllegalArgumentException("cannot yield " + what + " to " + (kind.startsWith("I") ? "an " : "a ") + kind
                + ": " + instead);
    }

    @Override
    final Object yieldUnreadOf(AnyGenerator other) {
        bits = ((PrimitiveGenerator) other).bits;
        other.unread = false;
        return Unwinding.suspend(this, this, null);
    }

    // ---- outside

    /** The next value is in {@link #bits} then, unless something around the generator is being suspended. */
    final void fetchNext(Coroutine caller, int step) {
        if (unread) {
            unread = false;
        } else {
            advance(caller, null, null, step);
        }
    }

    @Override
    protected final void takeStateOf(Coroutine original) {
        super.takeStateOf(original);
        bits = ((PrimitiveGenerator) original).bits;
    }

    @Override
    final void storeNumber(StoreOutput out) throws IOException {
        if (unread) {
            out.writeLong(bits);
        }
    }

    @Override
    final void readNumber(StoreInput in, boolean isUnread) throws IOException {
        if (isUnread) {
            bits = in.readLong();
        }
    }

    /** The value as an object. */
    abstract Object boxed();
}
