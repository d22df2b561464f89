package org.weightless;

import org.weightless.internal.fiber.Agenda;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Population;
import org.weightless.internal.fiber.Turns;

/** A {@link Policy} as a run sees it. All fibers are {@link Fiber}s. */
class PolicyTurns extends Turns {
    private final Policy policy;
    private final Order order;

    private PolicyTurns(Policy policy, Order order) {
        this.policy = policy;
        this.order = order;
    }

    static PolicyTurns of(Policy policy, Order order) {
        policy.belongsTo(order);
        return new PolicyTurns(policy, order);
    }

    @Override
    public FiberState next() {
        return policy.next(order);
    }

    @Override
    public final Turns beside(Agenda agenda, Population population) {
        return new BesideAgenda(this, agenda, population);
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

    /** The same where events of an agenda come between slices: they are no choices. */
    private static final class BesideAgenda extends PolicyTurns {
        private final Agenda agenda;
        private final Population population;

        BesideAgenda(PolicyTurns same, Agenda agenda, Population population) {
            super(same.policy, same.order);
            this.agenda = agenda;
            this.population = population;
        }

        @Override
        public FiberState next() {
            return population.ready() == 0 && agenda.hasMore() ? null : super.next();
        }
    }
}
