package org.weightless.bench.peers.javaflow;

import static org.weightless.bench.peers.Arithmetic.MILLION;

import java.util.Iterator;
import org.apache.commons.javaflow.api.Continuation;
import org.apache.commons.javaflow.api.continuable;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.Stepping;
import org.weightless.bench.peers.Token;
import org.weightless.bench.peers.Turns;

/**
 * Tascalate JavaFlow 2.7.8: methods with the annotation continuable are woven. Its continuations are single-shot, as
 * everybody's here are: those that can be resumed more than once are copied at each resumption.
 */
public final class JavaflowCoroutines extends Turns implements Coroutines {
    private abstract static class Body<T> extends Stepping<T> implements Runnable {
        private Continuation continuation = Continuation.startSuspendedWith(this, true);

        @Override
        protected final boolean advance() {
            continuation = continuation.resume();
            return continuation != null;
        }
    }

    private static final class Range extends Body<Integer> {
        @Override
        @continuable
        public void run() {
            for (int i = 0;; i++) {
                value = i;
                Continuation.suspend();
            }
        }
    }

    private static final class Standing extends Body<Integer> {
        private final int depth;

        Standing(int depth) {
            this.depth = depth;
        }

        @Override
        @continuable
        public void run() {
            descend(depth);
        }

        @continuable
        private int descend(int frames) {
            if (frames == 1) {
                for (int i = 0;; i++) {
                    value = i;
                    Continuation.suspend();
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
        @continuable
        public void run() {
            int sum = levels * (levels + 1) / 2 - 1;
            for (int i = 0;; i++) {
                if (down(levels, i) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        @continuable
        private int down(int levels, int turn) {
            if (levels == 1) {
                value = turn & 127;
                Continuation.suspend();
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
        @continuable
        public void run() {
            while (true) {
                down(1, 0);
            }
        }

        @continuable
        private int down(int at, int sum) {
            value = at;
            Continuation.suspend();
            int below = at < depth ? down(at + 1, sum + at) : sum;
            value = at;
            Continuation.suspend();
            return below + at;
        }
    }

    private static final class Walk extends Body<Integer> {
        private final Node root;

        Walk(Node root) {
            this.root = root;
        }

        @Override
        @continuable
        public void run() {
            walk(root);
        }

        @continuable
        private void walk(Node node) {
            if (node.left != null) {
                walk(node.left);
            }
            value = node.value;
            Continuation.suspend();
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
        @continuable
        public void run() {
            while (true) {
                value = fib(n);
                Continuation.suspend();
            }
        }

        @continuable
        private static long fib(int n) {
            if (n < 0) {
                Continuation.suspend();
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
        @continuable
        public void run() {
            while (true) {
                sum(1_000 * MILLION);
            }
        }

        @continuable
        private long sum(int total) {
            int[] data = this.data;
            long sum = 0;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                sum += data[i & data.length - 1];
                if (--untilYield == 0) {
                    value = sum;
                    Continuation.suspend();
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
        @continuable
        public void run() {
            while (true) {
                hash(1_000 * MILLION);
            }
        }

        @continuable
        private long hash(int total) {
            int[] data = this.data;
            long hash = 1;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                hash = Arithmetic.step(hash, data[i & data.length - 1]);
                if (--untilYield == 0) {
                    value = hash;
                    Continuation.suspend();
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
        @continuable
        public void run() {
            while (true) {
                value = Arithmetic.rotate(value);
                Continuation.suspend();
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
        @continuable
        public void run() {
            for (int i = 0; i < times; i++) {
                countdown.left--;
                Continuation.suspend();
            }
        }
    }

    private static final class Ending extends Body<Integer> {
        private final Countdown countdown;

        Ending(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        @continuable
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
        @continuable
        public void run() {
            while (true) {
                token.pass();
                Continuation.suspend();
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
        return Continuation.startWith(new OneFrame(), true);
    }

    private static final class OneFrame implements Runnable {
        private static int turns;

        @Override
        @continuable
        public void run() {
            int before = turns;
            Continuation.suspend();
            turns = before + 1;
        }
    }
}
