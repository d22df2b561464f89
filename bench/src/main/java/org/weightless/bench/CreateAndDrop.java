package org.weightless.bench;

import java.util.Iterator;
import org.weightless.bench.peers.Coroutines;

/**
 * What does a generator cost of which one value is taken before it is dropped? The answer decides whether a generator
 * may be made for each item of a loop. Each one is stored in a field before it is asked: one that the JIT could take
 * apart would not have been created.
 */
public class CreateAndDrop extends Contest<Coroutines> {
    private Coroutines contender;
    private Iterator<Integer> last;

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
        last = contender.range();
        Integer first = last.next();
        contender.drop(last);
        return first;
    }
}
