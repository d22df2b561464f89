package org.weightless.agent;

import java.lang.instrument.Instrumentation;

/**
 * An agent that starts while the program runs: its transformers come behind those of all agents that have started
 * before, and so see what those have made of a class.
 */
public final class LateAgent {
    private static volatile Instrumentation latest;

    private LateAgent() {}

    /** Called by the JVM. */
    public static void agentmain(String options, Instrumentation instrumentation) {
        latest = instrumentation;
    }

    /** What the JVM gave the one that started last; null before the first. */
    static Instrumentation latest() {
        return latest;
    }
}
