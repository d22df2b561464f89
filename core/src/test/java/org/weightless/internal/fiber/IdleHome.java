package org.weightless.internal.fiber;

import org.weightless.runtime.ApiValues;

/** A home in which nothing runs, and fibers for it. */
final class IdleHome extends Home {
    /** A fiber without a body. */
    static final class Idle extends FiberState {
        Idle(int id) {
            super(null);
            this.id = id;
        }

        @Override
        protected Object enter(Object body) {
            throw refused();
        }

        @Override
        protected Idle alike() {
            throw refused();
        }

        @Override
        protected ApiValues apiValues() {
            throw refused();
        }

        @Override
        public String toString() {
            return "fiber " + id + " (" + Fibers.name(this) + ")";
        }
    }

    private static UnsupportedOperationException refused() {
        return new UnsupportedOperationException("nothing runs here");
    }

    @Override
    public Transitions control() {
        throw refused();
    }

    @Override
    public Transitions transitions() {
        throw refused();
    }

    @Override
    public void refuseForeignThread() {}

    @Override
    public void signal(Wait settled) {}

    @Override
    public Object jump(FiberState from, FiberState target, Object cargo) {
        throw refused();
    }

    @Override
    public FiberState find(String name) {
        throw refused();
    }

    @Override
    public FiberState find(int id) {
        return population().find(id);
    }

    @Override
    public void addedTimer(Timed timed) {}

    @Override
    public void failed(FiberState fiber, Throwable thrown) {}

    @Override
    public void ended(FiberState fiber) {}

    @Override
    public boolean waitsForNoTime() {
        return true;
    }
}
