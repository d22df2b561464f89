package org.weightless.bench.peers.kilim;

import static org.weightless.bench.peers.Arithmetic.MILLION;

import java.util.Iterator;
import java.util.NoSuchElementException;
import kilim.Continuation;
import kilim.Fiber;
import kilim.Pausable;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Coroutines;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.Token;
import org.weightless.bench.peers.Turns;

/** Kilim 2.0.2: methods that declare Pausable are woven after the compiler has run. */
public final class KilimCoroutines extends Turns implements Coroutines {
    /**
     * {@link org.weightless.bench.peers.Stepping} in a class that extends Kilim's, so that a body is resumed without a
     * frame of its own around it.
     */
    private abstract static class Body<T> extends Continuation implements Iterator<T> {
        T value;
        private boolean fetched;

        @Override
        public final boolean hasNext() {
            if (!fetched) {
                fetched = !run();
            }
            return fetched;
        }

        @Override
        public final T next() {
            if (fetched) {
                fetched = false;
            } else if (run()) {
                throw new NoSuchElementException();
            }
            return value;
        }
    }

    private static final class Range extends Body<Integer> {
        @Override
        public void execute() throws Pausable {
            for (int i = 0;; i++) {
                value = i;
                Fiber.yield();
            }
        }
    }

    private static final class Standing extends Body<Integer> {
        private final int depth;

        Standing(int depth) {
            this.depth = depth;
        }

        @Override
        public void execute() throws Pausable {
            descend(depth);
        }

        private int descend(int frames) throws Pausable {
            if (frames == 1) {
                for (int i = 0;; i++) {
                    value = i;
                    Fiber.yield();
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
        public void execute() throws Pausable {
            int sum = levels * (levels + 1) / 2 - 1;
            for (int i = 0;; i++) {
                if (down(levels, i) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private int down(int levels, int turn) throws Pausable {
            if (levels == 1) {
                value = turn & 127;
                Fiber.yield();
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
        public void execute() throws Pausable {
            while (true) {
                down(1, 0);
            }
        }

        private int down(int at, int sum) throws Pausable {
            value = at;
            Fiber.yield();
            int below = at < depth ? down(at + 1, sum + at) : sum;
            value = at;
            Fiber.yield();
            return below + at;
        }
    }

    private static final class Walk extends Body<Integer> {
        private final Node root;

        Walk(Node root) {
            this.root = root;
        }

        @Override
        public void execute() throws Pausable {
            walk(root);
        }

        private void walk(Node node) throws Pausable {
            if (node.left != null) {
                walk(node.left);
            }
            value = node.value;
            Fiber.yield();
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
        public void execute() throws Pausable {
            while (true) {
                value = fib(n);
                Fiber.yield();
            }
        }

        private static long fib(int n) throws Pausable {
            if (n < 0) {
                Fiber.yield();
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
        public void execute() throws Pausable {
            while (true) {
                sum(1_000 * MILLION);
            }
        }

        private long sum(int total) throws Pausable {
            int[] data = this.data;
            long sum = 0;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                sum += data[i & data.length - 1];
                if (--untilYield == 0) {
                    value = sum;
                    Fiber.yield();
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
        public void execute() throws Pausable {
            while (true) {
                hash(1_000 * MILLION);
            }
        }

        private long hash(int total) throws Pausable {
            int[] data = this.data;
            long hash = 1;
            int untilYield = MILLION;
            for (int i = 0; i < total; i++) {
                hash = Arithmetic.step(hash, data[i & data.length - 1]);
                if (--untilYield == 0) {
                    value = hash;
                    Fiber.yield();
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
        public void execute() throws Pausable {
            while (true) {
                value = Arithmetic.rotate(value);
                Fiber.yield();
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
        public void execute() throws Pausable {
            for (int i = 0; i < times; i++) {
                countdown.left--;
                Fiber.yield();
            }
        }
    }

    private static final class Ending extends Body<Integer> {
        private final Countdown countdown;

        Ending(Countdown countdown) {
            this.countdown = countdown;
        }

        @Override
        public void execute() throws Pausable {
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
        public void execute() throws Pausable {
            while (true) {
                token.pass();
                Fiber.yield();
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
        OneFrame continuation = new OneFrame();
        continuation.run();
        return continuation;
    }

    private static final class OneFrame extends Continuation {
        private static int turns;

        @Override
        public void execute() throws Pausable {
            int before = turns;
            Fiber.yield();
            turns = before + 1;
        }
    }
}
