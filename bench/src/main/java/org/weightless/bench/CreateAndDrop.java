package org.weightless.bench;

import java.util.Iterator;
import org.weightless.bench.peers.Coroutines;

/**
 * What does a generator cost of which one value is taken before it is dropped? The answer decides whether a generator
 * may be made for each item of a loop.
 */
public class CreateAndDrop extends Contest<Coroutines> {
    private Coroutines contender;

    public CreateAndDrop() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        this.contender = contender;
        Check.equal(0, operation());
    }

    @Override
    Object operation() {
        Iterator<Integer> numbers = contender.range();
        Integer first = numbers.next();
        contender.drop(numbers);
        return first;
    }
}
