package org.weightless.internal.fiber;

/** How many fibers of a run wait for what keeps that from ending. */
final class WaitCounts {
    /** Those that wait for a time or for something outside all fibers. */
    private int outside;

    /** Those of them that wait for something outside. */
    private int completions;

    boolean areForOutside() {
        return outside > 0;
    }

    boolean areForCompletions() {
        return completions > 0;
    }

    /** A fiber begins to wait. */
    void begins(FiberState fiber) {
        count(fiber, 1);
    }

    /** A fiber stops waiting: nothing may have changed since that ends its wait. */
    void stops(FiberState fiber) {
        count(fiber, -1);
    }

    private void count(FiberState fiber, int change) {
        Wait wait = fiber.details.wait;
        Interrupts interrupts = fiber.interruptsOrNull();
        if (wait.isForOutside() || interrupts != null && interrupts.hasTickingLimit()) {
            outside += change;
        }
        if (wait.isForCompletion()) {
            completions += change;
        }
    }
}
