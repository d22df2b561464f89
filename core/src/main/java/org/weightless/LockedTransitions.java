package org.weightless;

/** The changes of a scheduler that runs in several threads: with its lock, and not while the fiber is in its slice. */
final class LockedTransitions extends Transitions {
    private final Guard guard;
    private final ParallelScheduler scheduler;

    LockedTransitions(ParallelScheduler scheduler, Policy policy, Order order, Timers timers, Guard guard) {
        super(scheduler, policy, order, timers);
        this.scheduler = scheduler;
        this.guard = guard;
    }

    @Override
    Fiber spawn(String name, Object body) {
        return guard.get(() -> super.spawn(name, body));
    }

    @Override
    void rename(Fiber fiber, String name) {
        guard.run(() -> super.rename(fiber, name));
    }

    @Override
    void prioritise(Fiber fiber, int priority) {
        guard.run(() -> {
            if (fiber.block != null) {
                super.prioritise(fiber, priority);
            }
        });
    }

    @Override
    void suspend(Fiber fiber) {
        outsideSlice(fiber, () -> super.suspend(fiber));
    }

    @Override
    void resume(Fiber fiber) {
        outsideSlice(fiber, () -> super.resume(fiber));
    }

    @Override
    void cancel(Fiber fiber) {
        outsideSlice(fiber, () -> super.cancel(fiber));
    }

    @Override
    void remove(Fiber fiber) {
        outsideSlice(fiber, () -> super.remove(fiber));
    }

    /** Does it now or at the end of the slice; not at all if the fiber has ended by then. */
    private void outsideSlice(Fiber fiber, Runnable action) {
        Runnable request = () -> {
            if (fiber.block != null) {
                action.run();
            }
        };
        guard.run(() -> {
            if (!scheduler.defers(fiber, request)) {
                request.run();
            }
        });
    }

    @Override
    boolean addJoiner(Fiber awaited, Wait wait) {
        return guard.get(() -> super.addJoiner(awaited, wait));
    }

    @Override
    void woken(Wait wait) {
        if (!scheduler.defers(wait.fiber, null)) {
            super.woken(wait);
        }
    }

    /** Sources have locks of their own, and those who hold these may want this scheduler's. */
    @Override
    void leave(Wait wait) {
        if (wait.enlisted != null) {
            guard.tell(wait::leave);
        }
    }

    @Override
    void drop(Wait wait) {
        if (wait.enlisted != null) {
            guard.tell(wait::drop);
        }
    }

    @Override
    void tellJoiner(Wait joiner, Fiber ended) {
        guard.tell(() -> joiner.endAs(ended));
    }

    @Override
    void setReady(Fiber fiber) {
        super.setReady(fiber);
        scheduler.becameReady();
    }

    @Override
    void adopt(Fiber fiber, Transitions from) {
        guard.run(() -> super.adopt(fiber, from));
    }

    @Override
    void leave(Fiber fiber) {
        guard.run(() -> super.leave(fiber));
    }
}
