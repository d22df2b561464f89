package org.weightless.internal.fiber;

/** Every fiber in turn: what a population does by itself, so that no policy is asked at each switch. */
public final class RoundRobin extends Turns {
    private final Population population;

    public RoundRobin(Population population) {
        this.population = population;
    }

    @Override
    public FiberState next() {
        return population.next();
    }

    @Override
    public void begins() {}

    @Override
    public void turned() {}

    @Override
    public void startsWith(FiberState fiber) {}

    @Override
    public void ready(FiberState fiber) {}

    @Override
    public void ended(FiberState fiber) {}

    @Override
    public boolean measuresTime() {
        return false;
    }

    @Override
    public void ran(FiberState fiber, long nanos) {}
}
