package org.weightless.simulation;

import org.weightless.internal.fiber.Enlisted;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Wait;

/** A fiber that waits for an event. */
final class EventWait extends Subscriber implements Enlisted {
    final Wait wait;

    EventWait(FiberState fiber, Event<?> event) {
        wait = new Wait(fiber, event, false);
        wait.enlisted = this;
    }

    @Override
    void happened(Event<?> event) {
        if (event.outcome instanceof Wait.Thrown failed) {
            wait.fail(failed.exception());
        } else {
            wait.wake(event.outcome);
        }
    }

    /** The wait has ended in another way: nobody is interested any more, unless others are. */
    @Override
    public void leave() {
        Event<?> left = event;
        if (unsubscribe()) {
            left.abandonedByLast();
        }
    }
}
