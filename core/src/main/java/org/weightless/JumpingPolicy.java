package org.weightless;

/**
 * Nobody but whom a fiber names: a slice without a jump ends the run. A fiber that waits keeps control and goes on when it is woken. A run
 * begins with the next fiber in order.
 */
final class JumpingPolicy implements Policy {
    private boolean begins;

    @Override
    public Fiber next(Order order) {
        if (begins) {
            Fiber first = order.next();
            begins = first == null;
            return first;
        }
        Fiber last = order.scheduler().lastFiber();
        if (last.state() == Fiber.State.WAITING) {
            return null;
        }
        if (order.contains(last) && last.hasMoreThanYielded()) {
            return last;
        }
        order.scheduler().stop();
        return null;
    }

    @Override
    public void begins() {
        begins = true;
    }

    @Override
    public void startsWith(Fiber fiber) {
        begins = false;
    }
}
