package org.weightless;

import java.util.Iterator;

/**
 * What {@code yieldFrom} does (PEP 380, "Formal Semantics"), as ordinary yielding code: the agent instruments this
 * class like a user's.
 */
final class Delegation {
    private Delegation() {}

    static Object run(Iterable<?> source) {
        Iterator<?> iterator = source.iterator();
        return iterator instanceof AnyGenerator inner ? YieldFrom.generator(inner) : throughIterator(iterator);
    }

    /**
     * The way for a generator whose frames cannot become a part of those of its caller, who is no generator or one of
     * another kind.
     */
    static Object apart(AnyGenerator inner) {
        return inner instanceof Generator<?> generator ? throughGenerator(generator) : throughIterator((Iterator<?>) inner);
    }

    private static Object throughIterator(Iterator<?> iterator) {
        while (iterator.hasNext()) {
            Object value = iterator.next();
            Object sent;
            try {
                sent = Fiber.yield(value);
            } catch (GeneratorExit exit) {
                close(iterator);
                throw exit;
            }
            if (sent != null) {
                throw new UnsupportedOperationException("cannot send a value to " + iterator.getClass().getName()
                        + ": yieldFrom passes values on to generators only");
            }
        }
        return iterator instanceof PrimitiveGenerator ended ? ended.takeResult() : null;
    }

    private static void close(Iterator<?> iterator) {
        if (iterator instanceof AutoCloseable resource) {
            try {
                resource.close();
            } catch (Exception e) {
                throw Delegation.<RuntimeException>unchanged(e);
            }
        }
    }

    private static Object throughGenerator(Generator<?> inner) {
        try {
            Object value = inner.next();
            for (;;) {
                value = yieldOne(inner, value);
            }
        } catch (StopIteration end) {
            return end.value();
        }
    }

    private static Object yieldOne(Generator<?> inner, Object value) {
        Object sent;
        try {
            sent = Fiber.yield(value);
        } catch (GeneratorExit exit) {
            inner.close();
            throw exit;
        } catch (Throwable thrown) {
            return inner.raise(thrown);
        }
        return sent == null ? inner.next() : inner.send(sent);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T unchanged(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
