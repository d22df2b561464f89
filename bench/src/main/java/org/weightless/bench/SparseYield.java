package org.weightless.bench;

import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * Does a yield that is hardly ever taken spoil the hot loop it stands in? Time per iteration of a loop that yields
 * once in a million: a sum, where every extra instruction shows, and a hash, where each step waits for the last.
 * The plain loop is the same text with a store to a field where the yield stands: the strictest one to be held
 * against, since a loop around any real call is compiled to worse code.
 */
public class SparseYield extends Timed {
    public static final int MILLION = 1_000_000;
    private static long published;

    @State(Scope.Thread)
    public static class Data {
        final int[] data = new Random(42).ints(4_096).toArray();
    }

    /** One step of xorshift*, the datum mixed in. */
    public static long step(long hash, int datum) {
        long mixed = hash ^ datum;
        mixed ^= mixed >>> 12;
        mixed ^= mixed << 25;
        mixed ^= mixed >>> 27;
        return mixed * 0x2545F4914F6CDD1DL;
    }

    private static long plainSum(int[] data, int total) {
        long sum = 0;
        int untilYield = MILLION;
        for (int i = 0; i < total; i++) {
            sum += data[i & data.length - 1];
            if (--untilYield == 0) {
                published = sum;
                untilYield = MILLION;
            }
        }
        return sum;
    }

    private static long plainHash(int[] data, int total) {
        long hash = 1;
        int untilYield = MILLION;
        for (int i = 0; i < total; i++) {
            hash = step(hash, data[i & data.length - 1]);
            if (--untilYield == 0) {
                published = hash;
                untilYield = MILLION;
            }
        }
        return hash;
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
            hash = step(hash, data[i & data.length - 1]);
            if (--untilYield == 0) {
                Fiber.yield((Object) hash);
                untilYield = MILLION;
            }
        }
        return hash;
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Long> sums;
        Generator<Long> hashes;

        @Setup(Level.Iteration)
        public void begin(Data data) {
            sums = Generator.of(() -> {
                while (true) {
                    sum(data.data, 1_000 * MILLION);
                }
            });
            hashes = Generator.of(() -> {
                while (true) {
                    hash(data.data, 1_000 * MILLION);
                }
            });
            Check.equal(plainSum(data.data, MILLION), sums.next());
            Check.equal(plainHash(data.data, MILLION), hashes.next());
        }
    }

    @State(Scope.Thread)
    public static class InJdk {
        Resumable sums;
        Resumable hashes;

        @Setup(Level.Iteration)
        public void begin(Data data) {
            Peer jdk = JdkPeer.load();
            sums = jdk.sum(data.data);
            hashes = jdk.hash(data.data);
            Check.equal(plainSum(data.data, MILLION), sums.resume());
            Check.equal(plainHash(data.data, MILLION), hashes.resume());
        }
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public long plainSum(Data data) {
        return plainSum(data.data, MILLION);
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public long insideSum(InGenerator state) {
        return state.sums.next();
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public Object jdkSum(InJdk state) {
        return state.sums.resume();
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public long plainHash(Data data) {
        return plainHash(data.data, MILLION);
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public long insideHash(InGenerator state) {
        return state.hashes.next();
    }

    @Benchmark
    @OperationsPerInvocation(MILLION)
    public Object jdkHash(InJdk state) {
        return state.hashes.resume();
    }
}
