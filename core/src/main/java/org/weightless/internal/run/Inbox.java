package org.weightless.internal.run;

import java.util.concurrent.atomic.AtomicReference;
import org.weightless.internal.fiber.Signal;

/** Signals from any thread for the one that runs a scheduler: a stack that is taken as a whole and turned round. */
final class Inbox {
    private final AtomicReference<Signal> last = new AtomicReference<>();

    boolean isEmpty() {
        return last.get() == null;
    }

    void add(Signal signal) {
        Signal before;
        do {
            before = last.getPlain();
            signal.next = before;
        } while (!last.compareAndSet(before, signal));
    }

    /** Delivers all that has come, the oldest first. */
    void deliver() {
        Signal first = null;
        for (Signal signal = last.getAndSet(null); signal != null;) {
            Signal before = signal.next;
            signal.next = first;
            first = signal;
            signal = before;
        }
        deliverFrom(first);
    }

    /** A signal that throws loses none of those behind it. */
    private void deliverFrom(Signal first) {
        Signal signal = first;
        try {
            while (signal != null) {
                Signal now = signal;
                signal = now.next;
                now.next = null;
                now.deliver();
            }
        } finally {
            while (signal != null) {
                Signal behind = signal.next;
                add(signal);
                signal = behind;
            }
        }
    }
}
