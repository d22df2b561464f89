package org.weightless.internal.fiber;

/** The exception that ended a fiber, and whether anybody has looked at it. */
final class Failure {
    final Throwable exception;
    private volatile boolean seen;

    Failure(Throwable exception) {
        this.exception = exception;
    }

    void look() {
        seen = true;
    }

    boolean isSeen() {
        return seen;
    }
}
