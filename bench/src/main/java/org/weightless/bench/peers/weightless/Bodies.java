package org.weightless.bench.peers.weightless;

import static org.weightless.bench.peers.Arithmetic.MILLION;

import org.weightless.Fiber;
import org.weightless.bench.peers.Arithmetic;
import org.weightless.bench.peers.Countdown;
import org.weightless.bench.peers.Node;
import org.weightless.bench.peers.Token;

/** What the generators of {@link WeightlessCoroutines} run: plain Java that yields. */
final class Bodies {
    private Bodies() {}

    static void range() {
        for (int i = 0;; i++) {
            Fiber.yield((Object) i);
        }
    }

    static int descend(int frames) {
        if (frames == 1) {
            range();
        }
        return descend(frames - 1) + frames;
    }

    static void fresh(int levels) {
        int sum = levels * (levels + 1) / 2 - 1;
        for (int i = 0;; i++) {
            if (down(levels, i) != sum) {
                throw new IllegalStateException("wrong sum");
            }
        }
    }

    private static int down(int levels, int turn) {
        if (levels == 1) {
            Fiber.yield((Object) (turn & 127));
            return 0;
        }
        return down(levels - 1, turn) + levels;
    }

    static void oscillation(int depth) {
        while (true) {
            down(1, depth, 0);
        }
    }

    private static int down(int at, int depth, int sum) {
        Fiber.yield((Object) at);
        int below = at < depth ? down(at + 1, depth, sum + at) : sum;
        Fiber.yield((Object) at);
        return below + at;
    }

    static void walk(Node node) {
        if (node.left != null) {
            walk(node.left);
        }
        Fiber.yield((Object) node.value);
        if (node.right != null) {
            walk(node.right);
        }
    }

    static void fibs(int n) {
        while (true) {
            Fiber.yield((Object) fib(n));
        }
    }

    static long fib(int n) {
        if (n < 0) {
            Fiber.yield();
        }
        return n < 2 ? n : fib(n - 1) + fib(n - 2);
    }

    static void sums(int[] data) {
        while (true) {
            sum(data, 1_000 * MILLION);
        }
    }

    static void hashes(int[] data) {
        while (true) {
            hash(data, 1_000 * MILLION);
        }
    }

    private static long sum(int[] data, int total) {
        long sum = 0;
        int untilYield = MILLION;
        for (int i = 0; i < total; i++) {
            sum += data[i & data.length - 1];
            if (--untilYield == 0) {
                Fiber.yield((Object) sum);
                untilYield = MILLION;
            }
        }
        return sum;
    }

    private static long hash(int[] data, int total) {
        long hash = 1;
        int untilYield = MILLION;
        for (int i = 0; i < total; i++) {
            hash = Arithmetic.step(hash, data[i & data.length - 1]);
            if (--untilYield == 0) {
                Fiber.yield((Object) hash);
                untilYield = MILLION;
            }
        }
        return hash;
    }

    static void rotate(String text) {
        String turned = text;
        while (true) {
            turned = Arithmetic.rotate(turned);
            Fiber.yield((Object) turned);
        }
    }

    static void tick(Countdown countdown, int times) {
        for (int i = 0; i < times; i++) {
            countdown.left--;
            Fiber.yield((Object) 0);
        }
    }

    static void pass(Token token, Integer next) {
        while (true) {
            token.pass();
            Fiber.yield((Object) next);
        }
    }
}
