package org.weightless.bench;

import jdk.internal.vm.Continuation;
import jdk.internal.vm.ContinuationScope;

/** The benchmarks' work on the JDK's internal Continuation; compiled by the JDK that runs it, see JdkPeer. */
public final class JdkContinuations implements Peer {
    private static final ContinuationScope SCOPE = new ContinuationScope("bench");
    private static final Runnable BODY = JdkContinuations::oneFrame;
    private static int turns;

    private abstract static class Body implements Resumable, Runnable {
        private final Continuation continuation = new Continuation(SCOPE, this);
        Object value;

        @Override
        public final Object resume() {
            continuation.run();
            return value;
        }

        @Override
        public final boolean isDone() {
            return continuation.isDone();
        }
    }

    private static final class Range extends Body {
        @Override
        public void run() {
            for (int i = 0; ; i++) {
                value = i;
                Continuation.yield(SCOPE);
            }
        }
    }

    private static final class StandingDepth extends Body {
        private final int depth;

        StandingDepth(int depth) {
            this.depth = depth;
        }

        @Override
        public void run() {
            descend(depth);
        }

        private int descend(int frames) {
            if (frames == 1) {
                for (int i = 0; ; i++) {
                    value = i;
                    Continuation.yield(SCOPE);
                }
            }
            return descend(frames - 1) + frames;
        }
    }

    private static final class Walk extends Body {
        private final Tree.Node root;

        Walk(Tree.Node root) {
            this.root = root;
        }

        @Override
        public void run() {
            walk(root);
        }

        private void walk(Tree.Node node) {
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

    private static final class FreshCalls extends Body {
        private final int levels;
        private int turn;

        FreshCalls(int levels) {
            this.levels = levels;
        }

        @Override
        public void run() {
            int sum = levels * (levels + 1) / 2 - 1;
            for (int i = 0; ; i++) {
                turn = i;
                if (down(levels) != sum) {
                    throw new IllegalStateException("wrong sum");
                }
            }
        }

        private static int down(int levels) {
            if (levels == 1) {
                Continuation.yield(SCOPE);
                return 0;
            }
            return down(levels - 1) + levels;
        }
    }

    private static final class Fib extends Body {
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

    private static final class Sum extends Body {
        private final int[] data;

        Sum(int[] data) {
            this.data = data;
        }

        @Override
        public void run() {
            while (true) {
                sum(data, 1_000 * SparseYield.MILLION);
            }
        }

        private long sum(int[] data, int total) {
            long sum = 0;
            int untilYield = SparseYield.MILLION;
            for (int i = 0; i < total; i++) {
                sum += data[i & data.length - 1];
                if (--untilYield == 0) {
                    value = sum;
                    Continuation.yield(SCOPE);
                    untilYield = SparseYield.MILLION;
                }
            }
            return sum;
        }
    }

    private static final class Hash extends Body {
        private final int[] data;

        Hash(int[] data) {
            this.data = data;
        }

        @Override
        public void run() {
            while (true) {
                hash(data, 1_000 * SparseYield.MILLION);
            }
        }

        private long hash(int[] data, int total) {
            long hash = 1;
            int untilYield = SparseYield.MILLION;
            for (int i = 0; i < total; i++) {
                hash = SparseYield.step(hash, data[i & data.length - 1]);
                if (--untilYield == 0) {
                    value = hash;
                    Continuation.yield(SCOPE);
                    untilYield = SparseYield.MILLION;
                }
            }
            return hash;
        }
    }

    private static void oneFrame() {
        int before = turns;
        Continuation.yield(SCOPE);
        turns = before + 1;
    }

    @Override
    public Resumable range() {
        return new Range();
    }

    @Override
    public Resumable standingDepth(int depth) {
        return new StandingDepth(depth);
    }

    @Override
    public Resumable tree(Tree.Node root) {
        return new Walk(root);
    }

    @Override
    public Resumable freshCalls(int levels) {
        return new FreshCalls(levels);
    }

    @Override
    public Resumable fib(int n) {
        return new Fib(n);
    }

    @Override
    public Resumable sum(int[] data) {
        return new Sum(data);
    }

    @Override
    public Resumable hash(int[] data) {
        return new Hash(data);
    }

    @Override
    public Object suspendedInOneFrame() {
        Continuation continuation = new Continuation(SCOPE, BODY);
        continuation.run();
        return continuation;
    }
}
