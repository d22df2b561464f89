package org.weightless.agent.fuzz;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.IntSupplier;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.agent.testing.Uninstrumented;

/**
 * Gives what its steps give, one by one: from a loop without any engine in the oracle, from a generator or continuation
 * inside the subject's own otherwise.
 *
 * <p>The steps are code of the program and yield as they like, so that suspension goes through the inner one.
 */
public abstract class Source implements Iterator<Integer>, Iterable<Integer> {
    final IntSupplier[] steps;
    Integer ahead;

    Source(IntSupplier... steps) {
        this.steps = steps;
    }

    /** A source whose engine depends on {@code kind}. */
    public static Source of(int kind, IntSupplier... steps) {
        if (Source.class.getClassLoader() instanceof Uninstrumented) {
            return new Plain(steps);
        }
        return (kind & 3) == 0 ? new Scoped(steps) : new Suspended(kind & 3, steps);
    }

    /** Sets {@link #ahead}, or does not at the end. */
    abstract void fetch();

    @Override
    public boolean hasNext() {
        if (ahead == null) {
            fetch();
        }
        return ahead != null;
    }

    @Override
    public Integer next() {
        if (!hasNext()) {
            throw new NoSuchElementException("source");
        }
        Integer value = ahead;
        ahead = null;
        return value;
    }

    @Override
    public Iterator<Integer> iterator() {
        return this;
    }

    /** The oracle. */
    static final class Plain extends Source {
        private int at;

        Plain(IntSupplier... steps) {
            super(steps);
        }

        @Override
        void fetch() {
            if (at < steps.length) {
                int step = at;
                at = steps.length;
                ahead = steps[step].getAsInt();
                at = step + 1;
            }
        }
    }

    /** A continuation of a scope of its own; all sources share the scope, so the innermost is meant. */
    static final class Scoped extends Source implements Runnable {
        private static final ContinuationScope OWN = new ContinuationScope("source");
        private final Continuation continuation = new Continuation(OWN, this);

        Scoped(IntSupplier... steps) {
            super(steps);
        }

        @Override
        public void run() {
            for (IntSupplier step : steps) {
                ahead = step.getAsInt();
                Continuation.yield(OWN);
            }
        }

        @Override
        void fetch() {
            if (!continuation.isDone()) {
                continuation.run();
            }
        }
    }

    /** A generator: what its steps yield comes out of it among the values and is passed on. */
    static final class Suspended extends Source {
        /** A value, as opposed to a tag. */
        private record Item(int value) {
        }

        private final Generator<Object> generator;
        private int[] accounts = new int[3];

        Suspended(int kind, IntSupplier... steps) {
            super(steps);
            generator = Generator.of(() -> walk(kind, 0, steps.length));
        }

        /** The steps in order, by recursion, or by a generator for each half. */
        private void walk(int kind, int from, int to) {
            if (from >= to) {
                return;
            }
            int middle = (from + to) / 2;
            half(kind, from, middle);
            Fiber.yield(new Item(steps[middle].getAsInt()));
            half(kind, middle + 1, to);
        }

        private void half(int kind, int from, int to) {
            if (kind == 1) {
                walk(kind, from, to);
            } else if (kind == 2) {
                Generator.yieldFrom(Generator.of(() -> walk(kind, from, to)));
            } else {
                for (Object each : Generator.of(() -> walk(kind, from, to))) {
                    Fiber.yield(each);
                }
            }
        }

        @Override
        void fetch() {
            while (ahead == null) {
                accounts = T.exchange(accounts);
                boolean more;
                try {
                    more = generator.hasNext();
                } finally {
                    accounts = T.exchange(accounts);
                }
                if (!more) {
                    return;
                }
                Object value = generator.next();
                if (value instanceof Item) {
                    ahead = ((Item) value).value();
                } else {
                    T.relay((Integer) value);
                }
            }
        }
    }
}
