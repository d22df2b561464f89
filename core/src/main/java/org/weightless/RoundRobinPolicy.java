package org.weightless;

/** Every fiber in turn. */
final class RoundRobinPolicy implements Policy {
    @Override
    public Fiber next(Order order) {
        return order.next();
    }
}
