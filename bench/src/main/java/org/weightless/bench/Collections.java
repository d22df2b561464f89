package org.weightless.bench;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.weightless.Fiber;
import org.weightless.Generator;

/**
 * What does the agent cost code that groups and sorts and never yields? Words are put in order by the JDK's collections
 * with lambdas of ours, or by a tree of ours. The answer decides whether ordinary computing may stay in the same
 * program as fibers.
 */
public class Collections extends NeverYielding {
    /** The words and what is done with them. */
    @State(Scope.Thread)
    public static class Task {
        private final Words words = new Words();

        @Param({"library", "own"})
        String work;

        @Setup
        public void check() {
            Check.equal(words.byLibrary(), words.byOwnTree());
        }

        long run() {
            return work.equals("library") ? words.byLibrary() : words.byOwnTree();
        }
    }

    @State(Scope.Thread)
    public static class InGenerator {
        Generator<Long> hashes;

        @Setup(Level.Iteration)
        public void begin(Task task) {
            hashes = Generator.of(() -> {
                while (true) {
                    Fiber.yield((Object) task.run());
                }
            });
        }
    }

    @Benchmark
    public long plain(Task task, WithoutAgent flags) {
        return task.run();
    }

    @Benchmark
    public long outside(Task task, WithAgent flags) {
        return task.run();
    }

    @Benchmark
    public Long inside(InGenerator state, WithAgent flags) {
        return state.hashes.next();
    }
}
