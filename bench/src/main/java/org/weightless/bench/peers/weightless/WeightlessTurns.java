package org.weightless.bench.peers.weightless;

import java.util.Iterator;
import org.weightless.Generator;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Token;
import org.weightless.bench.peers.Turns;

/** Weightless's generators where the others have no scheduler either: the same array and the same loop over it. */
public final class WeightlessTurns extends Turns {
    @Override
    public Iterator<Integer> ticker(Countdown countdown, int times) {
        return Generator.of(() -> Bodies.tick(countdown, times));
    }

    @Override
    public Iterator<Integer> passer(Token token, Integer next) {
        return Generator.of(() -> Bodies.pass(token, next));
    }

    @Override
    protected Iterator<Integer> ending(Countdown countdown) {
        return Generator.of(() -> {
            countdown.left--;
        });
    }
}
