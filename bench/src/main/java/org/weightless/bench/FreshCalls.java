package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Param;
import org.weightless.bench.peers.Coroutines;

/**
 * What does a yield cost that is made through {@code levels} calls entered only for it, each of which has work left
 * when the call below it returns? The worst case for frames that leave the stack one by one; the answer decides
 * whether blocking-style libraries may yield inside. {@code down} is never inlined, in no contender.
 */
public class FreshCalls extends Contest<Coroutines> {
    @Param({"1", "3", "10", "30", "100"})
    int levels;

    private Iterator<Integer> turns;

    public FreshCalls() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        turns = contender.fresh(levels);
        Check.counts(turns::next);
    }

    @Override
    Object operation() {
        return turns.next();
    }
}
