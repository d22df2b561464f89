package org.weightless.flow;

import org.weightless.Fiber;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.Fibers;

/**
 * The fiber that collects a flow, in case that it is removed: no {@code finally} block of it runs then. One that ends
 * in another way has ended its flow, or has handed it on in a generator.
 */
final class Collector extends EndHook {
    private final Runnable onRemoval;
    private volatile boolean left;

    private Collector(Runnable onRemoval) {
        this.onRemoval = onRemoval;
    }

    /** Has something done when the fiber that calls this is removed; null outside a fiber. */
    static Collector watch(Runnable onRemoval) {
        Fiber fiber = Fiber.current();
        if (fiber == null) {
            return null;
        }
        Collector collector = new Collector(onRemoval);
        Fibers.addEndHook(fiber, collector);
        return collector;
    }

    /** The flow has ended; it may be that another fiber has collected the rest. */
    void leave() {
        left = true;
        if (hooked() == Fiber.current()) {
            Fibers.removeEndHook(hooked(), this);
        }
    }

    @Override
    protected void ended() {
        if (!left && wasRemoved((Fiber) hooked())) {
            onRemoval.run();
        }
    }

    private static boolean wasRemoved(Fiber ended) {
        return ended.state() == Fiber.State.CANCELLED && ended.cancellation() == null;
    }
}
