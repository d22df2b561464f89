package org.weightless.bench;

import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The same work without the agent, {@code plain}, and with it: {@code outside} of fibers and {@code inside} a generator.
 * Each refuses to run in the other's JVM.
 */
public abstract class NeverYielding extends Timed {
    @State(Scope.Thread)
    public static class WithoutAgent {
        @Setup
        public void check() {
            Check.equal(false, Launch.agentIsRunning());
        }
    }

    @State(Scope.Thread)
    public static class WithAgent {
        @Setup
        public void check() {
            Check.equal(true, Launch.agentIsRunning());
        }
    }
}
