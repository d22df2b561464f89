package org.weightless.simulation;

import org.weightless.Fiber;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;

/** Throws an {@link Interrupt} where a fiber waits; urgent, so that it comes before all else of its time. */
final class Interruption extends Happening {
    private final Fiber fiber;
    private final Interrupt interrupt;

    Interruption(Fiber fiber, Interrupt interrupt) {
        this.fiber = fiber;
        this.interrupt = interrupt;
    }

    @Override
    void happen(EventQueue queue) {
        Wait wait = Fibers.wait(fiber);
        if (wait != null && wait.fail(interrupt)) {
            wait.leave();
        }
    }
}
