package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.weightless.bench.peers.Contender;

/**
 * A case: one question that is put to every contender. The methods here are the contenders; a subclass says what they
 * are asked. All of them run the same code but for the contender's own: the one that a JVM measures is the only one
 * loaded in it, so no call here is dispatched.
 *
 * @param <R> what a contender must be able to do to take part
 */
@State(Scope.Thread)
public abstract class Contest<R> extends Timed {
    private final Class<R> role;

    Contest(Class<R> role) {
        this.role = role;
    }

    /** What a contender must be able to do to take part. */
    final Class<R> role() {
        return role;
    }

    /** Begins what {@link #operation} goes on with, and checks that it computes what it should. */
    abstract void prepare(R contender);

    /** What is timed. */
    abstract Object operation();

    /** Lets go of what is not garbage by itself. */
    void finish() {}

    @TearDown(Level.Iteration)
    public void finish(BenchmarkParams benchmark) {
        if (Contender.ofBenchmark(benchmark.getBenchmark()).isPresent()) {
            finish();
        }
    }

    @Setup(Level.Iteration)
    public void prepare(BenchmarkParams benchmark) {
        Contender.ofBenchmark(benchmark.getBenchmark()).ifPresent(contender -> prepare(contender.in(role)));
    }

    @Benchmark
    public Object weightless() {
        return operation();
    }

    @Benchmark
    public Object weightlessGenerator() {
        return operation();
    }

    @Benchmark
    public Object weightlessContinuation() {
        return operation();
    }

    @Benchmark
    public Object kotlin() {
        return operation();
    }

    @Benchmark
    public Object kotlinx() {
        return operation();
    }

    @Benchmark
    public Object kilim() {
        return operation();
    }

    @Benchmark
    public Object offbynull() {
        return operation();
    }

    @Benchmark
    public Object javaflow() {
        return operation();
    }

    @Benchmark
    public Object jdkContinuation() {
        return operation();
    }

    @Benchmark
    public Object virtualThread() {
        return operation();
    }

    @Benchmark
    public Object platformThread() {
        return operation();
    }
}
