package org.weightless.bench;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Channels;
import org.weightless.bench.peers.Contender;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Fibers;
import org.weightless.bench.peers.Forks;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.Ring;
import org.weightless.bench.peers.Spawning;
import org.weightless.bench.peers.Turns;
import org.weightless.bench.peers.threads.VirtualThreads;

/**
 * Do all contenders compute the same? Each runs everything it takes part in once, on a small size, against values
 * that come from plain loops. {@code SameWork <contender>...} prints what is wrong; nothing if all is well.
 */
public final class SameWork {
    private final List<String> wrong = new ArrayList<>();

    private SameWork() {}

    public static void main(String[] contenders) {
        List<String> wrong = new ArrayList<>();
        for (String name : contenders) {
            Contender contender = Contender.valueOf(name);
            Runnable work = () -> wrong.addAll(of(contender));
            if (contender == Contender.VIRTUAL_THREAD) {
                VirtualThreads.callIn(work);
            } else {
                work.run();
            }
        }
        wrong.forEach(System.out::println);
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    /** What this contender gets wrong, one line each. */
    private static List<String> of(Contender contender) {
        SameWork work = new SameWork();
        if (contender.plays(Coroutines.class)) {
            work.yields(contender.in(Coroutines.class));
            work.computes(contender.in(Coroutines.class));
            work.ends(contender.in(Coroutines.class));
        }
        if (contender.plays(Turns.class)) {
            work.ticks(contender.in(Turns.class));
        }
        work.takesTurns(contender);
        return work.wrong;
    }

    private void yields(Coroutines contender) {
        equal("range", List.of(0, 1, 2, 3), first(4, contender, contender.range()));
        for (int depth : new int[] {1, 2, 50}) {
            equal("standing " + depth, List.of(0, 1, 2, 3), first(4, contender, contender.standing(depth)));
            equal("fresh " + depth, List.of(0, 1, 2, 3), first(4, contender, contender.fresh(depth)));
        }
        List<Integer> twice = List.of(1, 2, 3, 3, 2, 1, 1, 2, 3, 3, 2, 1);
        equal("oscillation", twice, first(twice.size(), contender, contender.oscillation(3)));
    }

    private void computes(Coroutines contender) {
        equal("fib", List.of(55L, 55L), first(2, contender, contender.fib(10)));
        int[] data = new Random(1).ints(16).toArray();
        long sum = 0;
        long hash = 1;
        for (int i = 0; i < Arithmetic.MILLION; i++) {
            sum += data[i & data.length - 1];
            hash = Arithmetic.step(hash, data[i & data.length - 1]);
        }
        equal("sum", List.of(sum), first(1, contender, contender.sum(data)));
        equal("hash", List.of(hash), first(1, contender, contender.hash(data)));
        equal("rotation", List.of("bca", "cab", "abc"), first(3, contender, contender.rotation("abc")));
    }

    private void ends(Coroutines contender) {
        List<Integer> walked = new ArrayList<>();
        contender.tree(Node.perfect(4, 0)).forEachRemaining(walked::add);
        equal("tree", List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14), walked);
    }

    private void ticks(Turns contender) {
        Countdown countdown = new Countdown(10);
        List<Integer> ticks = new ArrayList<>();
        contender.ticker(countdown, 3).forEachRemaining(ticks::add);
        equal("ticker", List.of(0, 0, 0), ticks);
        equal("countdown", 7, countdown.left);
    }

    private void takesTurns(Contender contender) {
        if (contender.plays(Fibers.class)) {
            Fibers fibers = contender.in(Fibers.class);
            equal("until one ends", 55, fibers.untilOneEnds(10, 5));
            // whole rounds, also where the thread that runs them counts as one of them
            Countdown countdown = new Countdown(110);
            Fibers.Rounds rounds = fibers.roundRobin(10, countdown);
            rounds.run();
            equal("round robin", 0, countdown.left);
            rounds.abandon();
        }
        if (contender.plays(Ring.class)) {
            equal("ring", 100, contender.in(Ring.class).ring(7, 100));
        }
        if (contender.plays(Spawning.class)) {
            equal("spawn and end", 100, contender.in(Spawning.class).spawnAndEnd(100));
        }
        if (contender.plays(Forks.class)) {
            equal("skynet", 499_500L, contender.in(Forks.class).skynet(1_000));
        }
        if (contender.plays(Channels.class)) {
            equal("ping pong", 100, contender.in(Channels.class).pingPong(100));
        }
    }

    private static <T> List<T> first(int count, Coroutines contender, Iterator<T> values) {
        List<T> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(values.next());
        }
        contender.drop(values);
        return taken;
    }

    private void equal(String what, Object expected, Object actual) {
        if (!expected.equals(actual)) {
            wrong.add(what + ": " + actual + " instead of " + expected);
        }
    }
}
