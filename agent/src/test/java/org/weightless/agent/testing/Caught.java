package org.weightless.agent.testing;

import org.weightless.Generator;

/** What JUnit's assertThrows is where the code may suspend: JUnit itself is not instrumented. */
public final class Caught {
    private Caught() {}

    /** The exception that a body throws. */
    public static <T extends Throwable> T by(Class<T> type, Generator.Body body) {
        try {
            body.run();
        } catch (Throwable thrown) {
            if (type.isInstance(thrown)) {
                return type.cast(thrown);
            }
            throw new AssertionError("expected a " + type.getName() + ", got " + thrown, thrown);
        }
        throw new AssertionError("expected a " + type.getName() + ", nothing was thrown");
    }
}
