package org.weightless.agent.testing;

import java.util.function.Consumer;
import org.weightless.Fiber;
import org.weightless.Order;
import org.weightless.Policy;

/** Round robin with something to do at three moments. */
public final class WatchingPolicy implements Policy {
    public Runnable begins = () -> {};
    public Consumer<Fiber> ran = fiber -> {};
    public Consumer<Fiber> ended = fiber -> {};

    /** The order of the run that has begun last. */
    public Order order;

    @Override
    public Fiber next(Order order) {
        return order.next();
    }

    @Override
    public void begins(Order order) {
        this.order = order;
        begins.run();
    }

    @Override
    public boolean measuresTime() {
        return true;
    }

    @Override
    public void ran(Fiber fiber, long nanos) {
        ran.accept(fiber);
    }

    @Override
    public void ended(Fiber fiber) {
        ended.accept(fiber);
    }
}
