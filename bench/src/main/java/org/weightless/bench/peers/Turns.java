package org.weightless.bench.peers;

import java.util.Iterator;

/**
 * {@link Fibers} for libraries without a scheduler: an array of computations and a loop over it, the fastest that
 * their user could write.
 */
public abstract class Turns implements Fibers, Ring, Spawning {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    @Override
    public final Rounds roundRobin(int fibers, Countdown countdown) {
        Iterator<Integer>[] all = tickers(fibers, countdown);
        return () -> turn(all, countdown);
    }

    private static void turn(Iterator<Integer>[] all, Countdown countdown) {
        while (countdown.left > 0) {
            for (Iterator<Integer> each : all) {
                each.next();
            }
        }
    }

    @Override
    public final int untilOneEnds(int fibers, int rounds) {
        Countdown countdown = new Countdown(FOR_EVER);
        Iterator<Integer>[] all = tickers(fibers, countdown);
        Iterator<Integer> quitter = ticker(countdown, rounds);
        while (quitter.hasNext()) {
            quitter.next();
            for (Iterator<Integer> each : all) {
                each.next();
            }
        }
        return FOR_EVER - countdown.left;
    }

    private Iterator<Integer>[] tickers(int fibers, Countdown countdown) {
        @SuppressWarnings({"unchecked", "rawtypes"})
        Iterator<Integer>[] all = new Iterator[fibers];
        for (int i = 0; i < fibers; i++) {
            all[i] = ticker(countdown, FOR_EVER);
        }
        return all;
    }

    @Override
    public final Integer ring(int fibers, int hops) {
        Token token = new Token(hops);
        @SuppressWarnings({"unchecked", "rawtypes"})
        Iterator<Integer>[] all = new Iterator[fibers];
        for (int i = 0; i < fibers; i++) {
            all[i] = passer(token, (i + 1) % fibers);
        }
        int at = 0;
        while (token.hops > 0) {
            at = all[at].next();
        }
        return token.cargo;
    }

    @Override
    public final int spawnAndEnd(int fibers) {
        Countdown countdown = new Countdown(fibers);
        @SuppressWarnings({"unchecked", "rawtypes"})
        Iterator<Integer>[] all = new Iterator[fibers];
        for (int i = 0; i < fibers; i++) {
            all[i] = ending(countdown);
        }
        for (Iterator<Integer> each : all) {
            if (each.hasNext()) {
                throw new IllegalStateException("has not ended");
            }
        }
        return fibers - countdown.left;
    }

    /** Takes one from the countdown and yields 0, so many times; then ends. */
    public abstract Iterator<Integer> ticker(Countdown countdown, int times);

    /** Without end: replaces the cargo by its successor, takes one from the hops and yields {@code next}. */
    public abstract Iterator<Integer> passer(Token token, Integer next);

    /** Takes one from the countdown and ends; yields nothing. */
    protected abstract Iterator<Integer> ending(Countdown countdown);
}
