package org.weightless.bench.peers.threads;

import static org.weightless.bench.peers.Arithmetic.MILLION;

import java.util.Iterator;
import java.util.concurrent.ThreadFactory;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Node;

/** Threads of either kind as coroutines: each computation has one, which waits while its values are not wanted. */
class ThreadCoroutines implements Coroutines {
    final ThreadFactory threads;

    ThreadCoroutines(ThreadFactory threads) {
        this.threads = threads;
    }

    @Override
    public Iterator<Integer> range() {
        return new Range();
    }

    @Override
    public Iterator<Integer> standing(int depth) {
        return new Standing(depth);
    }

    @Override
    public Iterator<Integer> fresh(int levels) {
        return new Fresh(levels);
    }

    @Override
    public Iterator<Integer> oscillation(int depth) {
        return new Oscillation(depth);
    }

    @Override
    public Iterator<Integer> tree(Node root) {
        return new Walk(root);
    }

    @Override
    public Iterator<Long> fib(int n) {
        return new Fib(n);
    }

    @Override
    public Iterator<Long> sum(int[] data) {
        return new Sum(data);
    }

    @Override
    public Iterator<Long> hash(int[] data) {
        return new Hash(data);
    }

    @Override
    public Iterator<String> rotation(String text) {
        return new Rotation(text);
    }

    @Override
    public Object suspendedInOneFrame() {
        Handoff<Integer> oneFrame = new OneFrame();
        oneFrame.next();
        return oneFrame;
    }

    @Override
    public void drop(Iterator<?> computation) {
        ((Handoff<?>) computation).drop();
    }

    private final class Range extends Handoff<Integer> {
        Range() {
            super(threads);
        }

        @Override
        void produce() {
            for (int i = 0;; i++) {
                give(i);
            }
        }
    }

    private final class Standing extends Handoff<Integer> {
        private final int depth;

        Standing(int depth) {
            super(threads);
            this.depth = depth;
        }

        @Override
        void produce() {
            descend(depth);
        }

        private int descend(int frames) {
            if (frames == 1) {
                for (int i = 0;; i++) {
                    give(i);
                }
            }
            return descend(frames - 1) + frames;
        }
    }

    private final class Fresh extends Handoff<Integer> {
        private final int levels;

        Fresh(int levels) {
            super(threads);
            this.levels = levels;
        }

        @Override
        void produce() {
            int sum = levels * (levels + 1) / 2 - 1;
            for (int i = 0;; i++) {
                if (down(levels, i) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private int down(int levels, int turn) {
            if (levels == 1) {
                give(turn & 127);
                return 0;
            }
            return down(levels - 1, turn) + levels;
        }
    }

    private final class Oscillation extends Handoff<Integer> {
        private final int depth;

        Oscillation(int depth) {
            super(threads);
            this.depth = depth;
        }

        @Override
        void produce() {
            while (true) {
                down(1, 0);
            }
        }

        private int down(int at, int sum) {
            give(at);
            int below = at < depth ? down(at + 1, sum + at) : sum;
            give(at);
            return below + at;
        }
    }

    private final class Walk extends Handoff<Integer> {
        private final Node root;

        Walk(Node root) {
            super(threads);
            this.root = root;
        }

        @Override
        void produce() {
            walk(root);
        }

        private void walk(Node node) {
            if (node.left != null) {
                walk(node.left);
            }
            give(node.value);
            if (node.right != null) {
                walk(node.right);
            }
        }
    }

    private final class Fib extends Handoff<Long> {
        private final int n;

        Fib(int n) {
            super(threads);
            this.n = n;
        }

        @Override
        void produce() {
            while (true) {
                give(fib(n));
            }
        }

        private long fib(int n) {
            if (n < 0) {
                give(0L);
            }
            return n < 2 ? n : fib(n - 1) + fib(n - 2);
        }
    }

    private final class Sum extends Handoff<Long> {
        private final int[] data;

        Sum(int[] data) {
            super(threads);
            this.data = data;
        }

        @Override
        void produce() {
            while (true) {
                sum(1_000 * MILLION);
            }
        }

        private long sum(int total) {
            int[] data = this.data;
            long sum = 0;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                sum += data[i & data.length - 1];
                if (--untilYield == 0) {
                    give(sum);
                    untilYield = MILLION;
                }
            }
            return sum;
        }
    }

    private final class Hash extends Handoff<Long> {
        private final int[] data;

        Hash(int[] data) {
            super(threads);
            this.data = data;
        }

        @Override
        void produce() {
            while (true) {
                hash(1_000 * MILLION);
            }
        }

        private long hash(int total) {
            int[] data = this.data;
            long hash = 1;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                hash = Arithmetic.step(hash, data[i & data.length - 1]);
                if (--untilYield == 0) {
                    give(hash);
                    untilYield = MILLION;
                }
            }
            return hash;
        }
    }

    private final class Rotation extends Handoff<String> {
        private final String text;

        Rotation(String text) {
            super(threads);
            this.text = text;
        }

        @Override
        void produce() {
            String turned = text;
            while (true) {
                turned = Arithmetic.rotate(turned);
                give(turned);
            }
        }
    }

    private final class OneFrame extends Handoff<Integer> {
        private int turns;

        OneFrame() {
            super(threads);
        }

        @Override
        void produce() {
            int before = turns;
            give(0);
            turns = before + 1;
        }
    }
}
