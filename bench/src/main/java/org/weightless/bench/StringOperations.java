package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Benchmark;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.plain.ByHand;

/**
 * What does a thread cost that yields after each small piece of real work, against the loop alone? The column's second
 * program: a text is turned by one character, about twenty nanoseconds of work, then comes a switch. The answer
 * decides how fine the pieces may be into which work is cut.
 */
public class StringOperations extends Contest<Coroutines> {
    private static final String TEXT = "a weightless thread";

    private final Iterator<String> byHand = ByHand.rotation(TEXT);
    private Iterator<String> turned;

    public StringOperations() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        turned = contender.rotation(TEXT);
        String expected = TEXT;
        for (int i = 0; i < 3; i++) {
            expected = Arithmetic.rotate(expected);
            Check.equal(expected, turned.next());
        }
    }

    @Override
    Object operation() {
        return turned.next();
    }

    /** The loop without the thread. */
    @Benchmark
    public Object plain() {
        return byHand.next();
    }
}
