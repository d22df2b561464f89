package org.weightless.bench.peers.offbynull;

import static org.weightless.bench.peers.Arithmetic.MILLION;

import com.offbynull.coroutines.user.Continuation;
import com.offbynull.coroutines.user.Coroutine;
import com.offbynull.coroutines.user.CoroutineRunner;
import java.util.Iterator;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.Stepping;
import org.weightless.bench.peers.Token;
import org.weightless.bench.peers.Turns;

/** Coroutines by offbynull, 1.5.2: methods with a Continuation among their parameters are woven. */
public final class OffbynullCoroutines extends Turns implements Coroutines {
    private abstract static class Body<T> extends Stepping<T> implements Coroutine {
        private final CoroutineRunner runner = new CoroutineRunner(this);

        @Override
        protected final boolean advance() {
            return runner.execute();
        }
    }

    private static final class Range extends Body<Integer> {
        @Override
        public void run(Continuation continuation) {
            for (int i = 0;; i++) {
                value = i;
                continuation.suspend();
            }
        }
    }

    private static final class Standing extends Body<Integer> {
        private final int depth;

        Standing(int depth) {
            this.depth = depth;
        }

        @Override
        public void run(Continuation continuation) {
            descend(depth, continuation);
        }

        private int descend(int frames, Continuation continuation) {
            if (frames == 1) {
                for (int i = 0;; i++) {
                    value = i;
                    continuation.suspend();
                }
            }
            return descend(frames - 1, continuation) + frames;
        }
    }

    private static final class Fresh extends Body<Integer> {
        private final int levels;

        Fresh(int levels) {
            this.levels = levels;
        }

        @Override
        public void run(Continuation continuation) {
            int sum = levels * (levels + 1) / 2 - 1;
            for (int i = 0;; i++) {
                if (down(levels, i, continuation) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private int down(int levels, int turn, Continuation continuation) {
            if (levels == 1) {
                value = turn & 127;
                continuation.suspend();
                return 0;
            }
            return down(levels - 1, turn, continuation) + levels;
        }
    }

    private static final class Oscillation extends Body<Integer> {
        private final int depth;

        Oscillation(int depth) {
            this.depth = depth;
        }

        @Override
        public void run(Continuation continuation) {
            while (true) {
                down(1, 0, continuation);
            }
        }

        private int down(int at, int sum, Continuation continuation) {
            value = at;
            continuation.suspend();
            int below = at < depth ? down(at + 1, sum + at, continuation) : sum;
            value = at;
            continuation.suspend();
            return below + at;
        }
    }

    private static final class Walk extends Body<Integer> {
        private final Node root;

        Walk(Node root) {
            this.root = root;
        }

        @Override
        public void run(Continuation continuation) {
            walk(root, continuation);
        }

        private void walk(Node node, Continuation continuation) {
            if (node.left != null) {
                walk(node.left, continuation);
            }
            value = node.value;
            continuation.suspend();
            if (node.right != null) {
                walk(node.right, continuation);
            }
        }
    }

    private static final class Fib extends Body<Long> {
        private final int n;

        Fib(int n) {
            this.n = n;
        }

        @Override
        public void run(Continuation continuation) {
            while (true) {
                value = fib(n, continuation);
                continuation.suspend();
            }
        }

        private static long fib(int n, Continuation continuation) {
            if (n < 0) {
                continuation.suspend();
            }
            return n < 2 ? n : fib(n - 1, continuation) + fib(n - 2, continuation);
        }
    }

    private static final class Sum extends Body<Long> {
        private final int[] data;

        Sum(int[] data) {
            this.data = data;
        }

        @Override
        public void run(Continuation continuation) {
            while (true) {
                sum(1_000 * MILLION, continuation);
            }
        }

        private long sum(int total, Continuation continuation) {
            int[] data = this.data;
            long sum = 0;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                sum += data[i & data.length - 1];
                if (--untilYield == 0) {
                    value = sum;
                    continuation.suspend();
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
        public void run(Continuation continuation) {
            while (true) {
                hash(1_000 * MILLION, continuation);
            }
        }

        private long hash(int total, Continuation continuation) {
            int[] data = this.data;
            long hash = 1;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                hash = Arithmetic.step(hash, data[i & data.length - 1]);
                if (--untilYield == 0) {
                    value = hash;
                    continuation.suspend();
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
        public void run(Continuation continuation) {
            while (true) {
                value = Arithmetic.rotate(value);
                continuation.suspend();
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
        public void run(Continuation continuation) {
            for (int i = 0; i < times; i++) {
                countdown.left--;
                continuation.suspend();
            }
        }
    }

    private static final class Ending extends Body<Integer> {
        private final Countdown countdown;

        Ending(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        public void run(Continuation continuation) {
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
        public void run(Continuation continuation) {
            while (true) {
                token.pass();
                continuation.suspend();
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
        CoroutineRunner runner = new CoroutineRunner(new OneFrame());
        runner.execute();
        return runner;
    }

    private static final class OneFrame implements Coroutine {
        private static int turns;

        @Override
        public void run(Continuation continuation) {
            int before = turns;
            continuation.suspend();
            turns = before + 1;
        }
    }
}
