package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;

/**
 * What does a fork cost, and what the first run of a side behind it, when so many frames stand below the yield? The
 * answer decides whether a search may fork at each choice.
 */
@State(Scope.Thread)
public class Forking extends Timed {
    private static final ContinuationScope CHOICE = new ContinuationScope("choice");

    @Param({"1", "1000"})
    int depth;

    private Continuation suspended;

    private static void endless() {
        while (true) {
            Continuation.yield(CHOICE);
        }
    }

    private static int down(int frames) {
        if (frames <= 1) {
            endless();
            return 0;
        }
        return down(frames - 1) + 1;
    }

    @Setup
    public void suspend() {
        suspended = new Continuation(CHOICE, () -> down(depth));
        suspended.run();
        Check.equal(depth, suspended.stackTrace().length - 2);
    }

    /** Another side of the same frames. */
    @Benchmark
    public Object insideFork() {
        return suspended.fork();
    }

    /** The same, and it goes on to its next yield. */
    @Benchmark
    public Object insideForkAndRun() {
        Continuation fork = suspended.fork();
        fork.run();
        return fork;
    }

    /** Fork, and both sides go on: the frames that have run are looked at by the next fork. */
    @Benchmark
    public Object insideForkAndRunBoth() {
        Continuation fork = suspended.fork();
        fork.run();
        suspended.run();
        return fork;
    }
}
