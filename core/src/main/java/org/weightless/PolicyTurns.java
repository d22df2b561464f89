package org.weightless;

import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Turns;
import org.weightless.internal.run.Run;

/** A {@link Policy} as a run sees it. All fibers are {@link Fiber}s. */
final class PolicyTurns extends Turns {
    private final Policy policy;
    private final Order order;
    private final Run run;

    PolicyTurns(Policy policy, Order order, Run run) {
        this.policy = policy;
        this.order = order;
        this.run = run;
        policy.belongsTo(order);
    }

    @Override
    public FiberState next() {
        // events of a simulation are no choices
        return run.awaitsEvents() ? null : policy.next(order);
    }

    @Override
    public void begins() {
        policy.begins(order);
    }

    @Override
    public void turned() {
        policy.turned();
    }

    @Override
    public void startsWith(FiberState fiber) {
        policy.startsWith((Fiber) fiber);
    }

    @Override
    public void ready(FiberState fiber) {
        policy.ready((Fiber) fiber);
    }

    @Override
    public void ended(FiberState fiber) {
        policy.ended((Fiber) fiber);
    }

    @Override
    public boolean measuresTime() {
        return policy.measuresTime();
    }

    @Override
    public void ran(FiberState fiber, long nanos) {
        policy.ran((Fiber) fiber, nanos);
    }

    @Override
    public String toString() {
        return policy.toString();
    }
}
