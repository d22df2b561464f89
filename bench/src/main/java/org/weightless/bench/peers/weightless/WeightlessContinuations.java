package org.weightless.bench.peers.weightless;

import static org.weightless.bench.peers.Arithmetic.MILLION;

import java.util.Iterator;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.Stepping;
import org.weightless.bench.peers.Token;
import org.weightless.bench.peers.Turns;

/**
 * Weightless's continuations, one level below its generators and fibers; the JDK's are measured by the same text, see
 * {@code JdkPeer}.
 */
public final class WeightlessContinuations extends Turns implements Coroutines {
    private static final ContinuationScope SCOPE = new ContinuationScope("bench");
    private static final Runnable ONE_FRAME = WeightlessContinuations::oneFrame;
    private static int turns;

    private abstract static class Body<T> extends Stepping<T> implements Runnable {
        private final Continuation continuation = new Continuation(SCOPE, this);

        @Override
        protected final boolean advance() {
            continuation.run();
            return !continuation.isDone();
        }
    }

    private static final class Range extends Body<Integer> {
        @Override
        public void run() {
            for (int i = 0;; i++) {
                value = i;
                Continuation.yield(SCOPE);
            }
        }
    }

    private static final class Standing extends Body<Integer> {
        private final int depth;

        Standing(int depth) {
            this.depth = depth;
        }

        @Override
        public void run() {
            descend(depth);
        }

        private int descend(int frames) {
            if (frames == 1) {
                for (int i = 0;; i++) {
                    value = i;
                    Continuation.yield(SCOPE);
                }
            }
            return descend(frames - 1) + frames;
        }
    }

    private static final class Fresh extends Body<Integer> {
        private final int levels;

        Fresh(int levels) {
            this.levels = levels;
        }

        @Override
        public void run() {
            int sum = levels * (levels + 1) / 2 - 1;
            for (int i = 0;; i++) {
                if (down(levels, i) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private int down(int levels, int turn) {
            if (levels == 1) {
                value = turn & 127;
                Continuation.yield(SCOPE);
                return 0;
            }
            return down(levels - 1, turn) + levels;
        }
    }

    private static final class Oscillation extends Body<Integer> {
        private final int depth;

        Oscillation(int depth) {
            this.depth = depth;
        }

        @Override
        public void run() {
            while (true) {
                down(1, 0);
            }
        }

        private int down(int at, int sum) {
            value = at;
            Continuation.yield(SCOPE);
            int below = at < depth ? down(at + 1, sum + at) : sum;
            value = at;
            Continuation.yield(SCOPE);
            return below + at;
        }
    }

    private static final class Walk extends Body<Integer> {
        private final Node root;

        Walk(Node root) {
            this.root = root;
        }

        @Override
        public void run() {
            walk(root);
        }

        private void walk(Node node) {
            if (node.left != null) {
                walk(node.left);
            }
            value = node.value;
            Continuation.yield(SCOPE);
            if (node.right != null) {
                walk(node.right);
            }
        }
    }

    private static final class Fib extends Body<Long> {
        private final int n;

        Fib(int n) {
            this.n = n;
        }

        @Override
        public void run() {
            while (true) {
                value = fib(n);
                Continuation.yield(SCOPE);
            }
        }

        private static long fib(int n) {
            if (n < 0) {
                Continuation.yield(SCOPE);
            }
            return n < 2 ? n : fib(n - 1) + fib(n - 2);
        }
    }

    private static final class Sum extends Body<Long> {
        private final int[] data;

        Sum(int[] data) {
            this.data = data;
        }

        @Override
        public void run() {
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
                    value = sum;
                    Continuation.yield(SCOPE);
                    untilYield = MILLION;
                }
            }
            return sum;
        }
    }

    private static final class Hash extends Body<Long> {
        private final int[] data;

        Hash(int[] data) {
            this.data = data;
        }

        @Override
        public void run() {
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
                    value = hash;
                    Continuation.yield(SCOPE);
                    untilYield = MILLION;
                }
            }
            return hash;
        }
    }

    private static final class Rotation extends Body<String> {
        Rotation(String text) {
            value = text;
        }

        @Override
        public void run() {
            while (true) {
                value = Arithmetic.rotate(value);
                Continuation.yield(SCOPE);
            }
        }
    }

    private static final class Ticker extends Body<Integer> {
        private final Countdown countdown;
        private final int times;

        Ticker(Countdown countdown, int times) {
            this.countdown = countdown;
            this.times = times;
            value = 0;
        }

        @Override
        public void run() {
            for (int i = 0; i < times; i++) {
                countdown.left--;
                Continuation.yield(SCOPE);
            }
        }
    }

    private static final class Ending extends Body<Integer> {
        private final Countdown countdown;

        Ending(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        public void run() {
            countdown.left--;
        }
    }

    private static final class Passer extends Body<Integer> {
        private final Token token;

        Passer(Token token, Integer next) {
            this.token = token;
            value = next;
        }

        @Override
        public void run() {
            while (true) {
                token.pass();
                Continuation.yield(SCOPE);
            }
        }
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
    public Iterator<Integer> ticker(Countdown countdown, int times) {
        return new Ticker(countdown, times);
    }

    @Override
    protected Iterator<Integer> ending(Countdown countdown) {
        return new Ending(countdown);
    }

    @Override
    public Iterator<Integer> passer(Token token, Integer next) {
        return new Passer(token, next);
    }

    @Override
    public Object suspendedInOneFrame() {
        Continuation continuation = new Continuation(SCOPE, ONE_FRAME);
        continuation.run();
        return continuation;
    }

    private static void oneFrame() {
        int before = turns;
        Continuation.yield(SCOPE);
        turns = before + 1;
    }
}
