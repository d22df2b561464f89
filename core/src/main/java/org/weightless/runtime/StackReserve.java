package org.weightless.runtime;

/**
 * Makes sure of some stack before work that must not be broken off.
 *
 * <p>A class initialiser that the end of the stack ends leaves its class unusable for the JVM's life, and linking a
 * call runs into many of them, of this package and of {@code java.lang.invoke}. With the stack too short for that, the
 * call fails before anything has begun: the JVM keeps no {@link StackOverflowError} of a bootstrap method, so the call
 * site is linked when it is reached again.
 */
public final class StackReserve {
    /** About 50 KB where this is interpreted, half of that where it is compiled. */
    private static final int FRAMES = 96;

    private StackReserve() {}

    /**
     * Returns where there is enough stack to link a call.
     *
     * @throws StackOverflowError if there is not
     */
    public static void check() {
        check(FRAMES);
    }

    /**
     * Returns where there is enough stack to make a companion, or for a first use of a logger: four times as much.
     *
     * @throws StackOverflowError if there is not
     */
    public static void checkForCompanion() {
        check(4 * FRAMES);
    }

    private static void check(int frames) {
        try {
            descend(frames, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
        } catch (StackOverflowError e) {
            // A new one, whose trace is that of the call to be linked.
            throw new StackOverflowError();
        }
    }

    /** Arguments in other places each time lie on the stack, compiled or not. */
    private static long descend(int frames, long a, long b, long c, long d, long e, long f, long g, long h, long i, long j,
            long k, long l, long m, long n, long o, long p, long q, long r, long s, long t) {
        return frames == 0 ? a : 1 + descend(frames - 1, t, s, r, q, p, o, n, m, l, k, j, i, h, g, f, e, d, c, b, a);
    }
}
