package org.weightless;

/**
 * Thrown by {@link Scheduler#run()} where the scheduler {@linkplain Scheduler#detectDeadlock detects deadlocks} and
 * fibers wait for what nothing can bring any more. The message lists who waits for what, and where.
 */
public class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DeadlockException(String message) {
        super(message);
    }
}
