package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Param;
import org.weightless.bench.peers.Coroutines;

/**
 * Does a yield cost more when more frames stand below it? A recursion of {@code depth} frames, never inlined, ends
 * in a loop that yields boxed integers forever. The answer decides whether one may yield deep inside an application.
 */
public class StandingDepth extends Contest<Coroutines> {
    /** So many are begun and dropped before each iteration that the standing frames are of compiled code. */
    private static final int DROPPED = 2_000;

    @Param({"1", "10", "100", "1000"})
    int depth;

    private Iterator<Integer> numbers;

    public StandingDepth() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        for (int i = 0; i < DROPPED; i++) {
            numbers = contender.standing(depth);
            Check.counts(numbers::next);
            contender.drop(numbers);
        }
        numbers = contender.standing(depth);
        Check.counts(numbers::next);
    }

    @Override
    Object operation() {
        return numbers.next();
    }
}
