package org.weightless.bench;

import java.util.Iterator;
import org.openjdk.jmh.annotations.Param;
import org.weightless.bench.peers.Coroutines;

/**
 * What does a yield cost while a recursion goes down {@code depth} calls and comes up again, yielding in each on both
 * ways? Most frames stand, one comes or goes: the answer decides what backtracking and parsers pay.
 */
public class Oscillation extends Contest<Coroutines> {
    @Param({"10", "100"})
    int depth;

    private Iterator<Integer> levels;

    public Oscillation() {
        super(Coroutines.class);
    }

    @Override
    void prepare(Coroutines contender) {
        levels = contender.oscillation(depth);
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 1; i <= depth; i++) {
                Check.equal(i, levels.next());
            }
            for (int i = depth; i >= 1; i--) {
                Check.equal(i, levels.next());
            }
        }
    }

    @Override
    Object operation() {
        return levels.next();
    }
}
