package org.weightless.agent.frameworks;

import org.junit.jupiter.api.Test;

/** Injection and interceptors. */
class GuiceIT {
    private final Framework greetings = new Framework("guice", "inject.Greetings");

    @Test
    void injectsAndIntercepts() {
        greetings.printsTheSame(
                "Hello, Ada 1; HELLO, GRACE 2", "true");
    }

    @Test
    void injectedObjectsYield() {
        greetings.printsInFibers(
                "Hello, Ada 1; HELLO, GRACE 2", "true", "Hello, Ada 3", "HELLO, ADA 4", "Hello, Grace 5",
                "HELLO, GRACE 6", "Hello, Barbara 1");
    }
}
