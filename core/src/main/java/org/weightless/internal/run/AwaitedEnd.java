package org.weightless.internal.run;

import org.weightless.internal.fiber.Enlisted;

/** The end of a run, for the fiber of another scheduler that waits for it. */
final class AwaitedEnd implements Enlisted {
    private final Runnable abandon;

    /**
     * One that is waited for.
     *
     * @param abandon is done if the fiber is removed, so that nobody ends the run that is over
     */
    AwaitedEnd(Runnable abandon) {
        this.abandon = abandon;
    }

    @Override
    public void leave() {
        // the fiber stops the run and waits once more
    }

    @Override
    public void drop() {
        abandon.run();
    }
}
