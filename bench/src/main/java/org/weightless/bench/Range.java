package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.plain.ByHand;

/**
 * What does one {@code next} of a loop generator cost that yields boxed integers? The answer decides whether a
 * generator can stand wherever one would write an iterator.
 */
public class Range extends Contest<Coroutines> {
    private final Iterator<Integer> byHand = ByHand.range();
    private Iterator<Integer> numbers;

    public Range() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        numbers = contender.range();
        Check.counts(numbers::next);
    }

    @Override
    Object operation() {
        return numbers.next();
    }

    /** The loop's state in a field: what one writes without generators. The JIT folds much of it away. */
    @Benchmark
    public Object plain() {
        return byHand.next();
    }
}
