package org.weightless.simulation;

/**
 * An event that happens when a resource, a container or a store has served whoever made it.
 *
 * <p>It stands in a queue until then. When a wait for it ends in another way, by a limit, an interrupt or the end of
 * the process, it is taken back as by {@link #cancel}, and what it has been given and nobody saw goes back.
 *
 * @param <T> what it brings
 */
public class Claim<T> extends Event<T> {
    ClaimQueue in;
    Claim<?> ahead;
    Claim<?> behind;
    private boolean takenBack;

    Claim(Environment environment) {
        super(environment);
    }

    /** Leaves the queue without a trace. */
    void leaveQueue() {
        if (in != null) {
            in.remove(this);
        }
    }

    /** What was given goes back; false where that cannot be. */
    boolean giveBack() {
        return false;
    }

    /** What stood behind it in the queue may have its turn. */
    void serveOthers() {}

    /** Takes it back if it has not been served; does nothing otherwise. */
    public void cancel() {
        if (state == PENDING && !takenBack) {
            takenBack = true;
            leaveQueue();
            serveOthers();
        }
    }

    /** Whether it was taken back, and so will never happen. */
    public boolean isCancelled() {
        return takenBack;
    }

    @Override
    void abandoned() {
        if (state == PENDING) {
            cancel();
        } else if (!takenBack && isOk() && giveBack()) {
            takenBack = true;
        }
    }

    @Override
    void watched() {
        if (takenBack) {
            throw new IllegalStateException(
                    this + " was taken back when the wait for it ended, or by cancel(): make a new one");
        }
    }

    /**
     * Refused: it is triggered by what serves it.
     *
     * @throws IllegalStateException always
     */
    @Override
    public Event<T> succeed(T value) {
        throw triggeredByItsServer();
    }

    /**
     * Refused: it is triggered by what serves it.
     *
     * @throws IllegalStateException always
     */
    @Override
    public Event<T> fail(Throwable failure) {
        throw triggeredByItsServer();
    }

    private IllegalStateException triggeredByItsServer() {
        return new IllegalStateException(this + " is triggered by what serves it: use an event of its own for anything else");
    }
}
