package org.weightless;

/**
 * Nobody but whom a fiber names: a slice without a jump ends the run. A fiber that waits keeps control and goes on when
 * it is woken. A run begins with the next fiber in order.
 */
final class JumpingPolicy implements Policy {
    /** The switches at the beginning of the run. */
    private long before;

    @Override
    public Fiber next(Order order) {
        Scheduler scheduler = order.scheduler();
        if (scheduler.switches() == before) {
            return order.next();
        }
        Fiber last = order.last();
        if (last != null && last.state() == Fiber.State.WAITING) {
            return null;
        }
        if (last != null && order.wasWoken(last)) {
            return last;
        }
        scheduler.stop();
        return null;
    }

    @Override
    public void begins(Order order) {
        before = order.scheduler().switches();
    }
}
