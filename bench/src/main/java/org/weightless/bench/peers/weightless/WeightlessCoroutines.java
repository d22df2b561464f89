package org.weightless.bench.peers.weightless;

import java.util.Iterator;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Node;

/** Weightless's generators. */
public class WeightlessCoroutines implements Coroutines {
    private static final Generator.Body ONE_FRAME = WeightlessCoroutines::oneFrame;
    private static int turns;

    @Override
    public Iterator<Integer> range() {
        return Generator.of(Bodies::range);
    }

    @Override
    public Iterator<Integer> standing(int depth) {
        return Generator.of(() -> Bodies.descend(depth));
    }

    @Override
    public Iterator<Integer> fresh(int levels) {
        return Generator.of(() -> Bodies.fresh(levels));
    }

    @Override
    public Iterator<Integer> oscillation(int depth) {
        return Generator.of(() -> Bodies.oscillation(depth));
    }

    @Override
    public Iterator<Integer> tree(Node root) {
        return Generator.of(() -> Bodies.walk(root));
    }

    @Override
    public Iterator<Long> fib(int n) {
        return Generator.of(() -> Bodies.fibs(n));
    }

    @Override
    public Iterator<Long> sum(int[] data) {
        return Generator.of(() -> Bodies.sums(data));
    }

    @Override
    public Iterator<Long> hash(int[] data) {
        return Generator.of(() -> Bodies.hashes(data));
    }

    @Override
    public Iterator<String> rotation(String text) {
        return Generator.of(() -> Bodies.rotate(text));
    }

    @Override
    public Object suspendedInOneFrame() {
        Generator<Object> generator = Generator.of(ONE_FRAME);
        generator.next();
        return generator;
    }

    private static void oneFrame() {
        int before = turns;
        Fiber.yield();
        turns = before + 1;
    }
}
