package org.weightless.simulation;

/**
 * An event that happens when a time has passed. One that nobody waits for any more, as a wait or a condition has ended
 * otherwise, leaves the queue; whoever waits for it again finds it as if it had stayed there.
 */
final class Timeout<T> extends Event<T> {
    /** When it happens, in nanoseconds of the environment's clock. */
    final long time;

    /** Where it is in the {@link TimeoutWheel}. */
    byte place;

    private boolean detached;

    Timeout(Environment environment, long time, T value) {
        super(environment);
        this.time = time;
        outcome = value;
        state = TRIGGERED;
        environment.queue.add(this, time);
    }

    @Override
    void watched() {
        if (detached) {
            detached = false;
            environment.queue.add(this, time);
        }
    }

    @Override
    void unwatched() {
        if (place == TimeoutWheel.PRESENT) {
            environment.queue.remove(this);
            detached = true;
        }
    }

    @Override
    public boolean isProcessed() {
        return super.isProcessed() || detached && time <= environment.queue.now();
    }

    @Override
    public String toString() {
        return "a timeout at " + environment.inUnits(time);
    }
}
