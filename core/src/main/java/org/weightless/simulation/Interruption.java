package org.weightless.simulation;

import org.weightless.Fiber;
import org.weightless.internal.fiber.Fibers;

/**
 * Throws an {@link Interrupt} where a fiber waits, unless it has ended; urgent, so that it comes before all else of its
 * time.
 */
final class Interruption extends Happening {
    private final Fiber fiber;
    private final Interrupt interrupt;

    Interruption(Fiber fiber, Interrupt interrupt) {
        this.fiber = fiber;
        this.interrupt = interrupt;
    }

    @Override
    void happen(EventQueue queue) {
        if (Fibers.home(fiber) != null) {
            fiber.raise(interrupt);
        }
    }
}
