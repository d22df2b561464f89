package org.weightless.internal.run;

import java.util.List;
import org.weightless.internal.fiber.CancelScope;
import org.weightless.internal.fiber.Cancellation;
import org.weightless.internal.fiber.EndHook;
import org.weightless.internal.fiber.FiberState;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Home;
import org.weightless.internal.fiber.Membership;
import org.weightless.internal.fiber.Requests;
import org.weightless.internal.fiber.Transitions;
import org.weightless.internal.fiber.Turns;
import org.weightless.internal.fiber.Wait;

/** The changes of a scheduler that runs in several threads: with its lock, and not while the fiber is in its slice. */
final class LockedTransitions extends Transitions {
    private final Guard guard;
    private final ParallelRun run;

    LockedTransitions(ParallelRun run, Turns turns, Guard guard) {
        super(run, turns);
        this.run = run;
        this.guard = guard;
    }

    @Override
    public void spawn(FiberState fiber, String name) {
        guard.run(() -> super.spawn(fiber, name));
    }

    @Override
    public FiberState fork(FiberState fiber, String name) {
        FiberState copy = guard.get(() -> {
            if (run.defers(fiber, null)) {
                throw new IllegalStateException(fiber + " cannot be forked: it runs, let it be suspended first");
            }
            return isHere(fiber) ? super.fork(fiber, name) : null;
        });
        return copy != null ? copy : Requests.fork(fiber, name);
    }

    /** Whether it has neither ended nor been handed over since it was asked where it lives. */
    private boolean isHere(FiberState fiber) {
        return Fibers.home(fiber) == run;
    }

    @Override
    public void enlist(List<? extends FiberState> fibers, List<String> given) {
        guard.run(() -> super.enlist(fibers, given));
    }

    @Override
    public void rename(FiberState fiber, String name) {
        guard.run(() -> {
            if (isHere(fiber)) {
                super.rename(fiber, name);
            } else {
                guard.tell(() -> Requests.rename(fiber, name));
            }
        });
    }

    @Override
    public void prioritise(FiberState fiber, int priority) {
        guard.run(() -> {
            if (isHere(fiber)) {
                super.prioritise(fiber, priority);
            } else {
                guard.tell(() -> Requests.prioritise(fiber, priority));
            }
        });
    }

    @Override
    public void suspend(FiberState fiber) {
        outsideSlice(fiber, () -> super.suspend(fiber), () -> Requests.suspend(fiber));
    }

    @Override
    public void resume(FiberState fiber) {
        outsideSlice(fiber, () -> super.resume(fiber), () -> Requests.resume(fiber));
    }

    @Override
    public void cancel(FiberState fiber, Cancellation why) {
        outsideSlice(fiber, () -> super.cancel(fiber, why), () -> Requests.cancel(fiber, why));
    }

    @Override
    public void raise(FiberState fiber, Throwable thrown) {
        outsideSlice(fiber, () -> super.raise(fiber, thrown), () -> raiseElsewhere(fiber, thrown));
    }

    @Override
    public void open(CancelScope scope) {
        guard.run(() -> super.open(scope));
    }

    @Override
    public void close(CancelScope scope) {
        guard.run(() -> {
            FiberState fiber = scope.fiber;
            if (run.runningFiber() == fiber || !run.defers(fiber, () -> super.close(scope))) {
                super.close(scope);
            }
        });
    }

    @Override
    public void passed(CancelScope scope) {
        if (!run.defers(scope.fiber, () -> super.passed(scope))) {
            super.passed(scope);
        }
    }

    @Override
    protected Throwable dueNow(FiberState fiber, boolean here) {
        return guard.get(() -> super.dueNow(fiber, here));
    }

    @Override
    public void remove(FiberState fiber) {
        outsideSlice(fiber, () -> super.remove(fiber), () -> {});
    }

    private static void raiseElsewhere(FiberState fiber, Throwable thrown) {
        if (Fibers.home(fiber) != null) {
            Requests.raise(fiber, thrown);
        }
    }

    /**
     * Does it now or at the end of the slice; not at all if the fiber has ended by then. Where it has been handed over,
     * its scheduler is asked when the lock is free.
     */
    private void outsideSlice(FiberState fiber, Runnable action, Runnable elsewhere) {
        Runnable request = () -> {
            if (isHere(fiber)) {
                action.run();
            } else if (Fibers.home(fiber) != null) {
                guard.tell(elsewhere);
            }
        };
        guard.run(() -> {
            if (!run.defers(fiber, request)) {
                request.run();
            }
        });
    }

    @Override
    public boolean addJoiner(FiberState awaited, Wait wait) {
        if (guard.get(() -> isHere(awaited) && super.addJoiner(awaited, wait))) {
            return true;
        }
        Home home = Fibers.home(awaited);
        return home != null && home.control().addJoiner(awaited, wait);
    }

    @Override
    public void woken(Wait wait) {
        if (!run.defers(wait.fiber, null)) {
            super.woken(wait);
        }
    }

    /** Sources have locks of their own, and those who hold these may want this scheduler's. */
    @Override
    public void leave(Wait wait) {
        if (wait.enlisted != null) {
            guard.tell(wait::leave);
        }
    }

    @Override
    public void drop(Wait wait) {
        if (wait.enlisted != null) {
            guard.tell(wait::drop);
        }
    }

    @Override
    public void tellEnd(EndHook hook) {
        run.tell(() -> super.tellEnd(hook));
    }

    @Override
    protected void tellAlarm(Runnable alarm) {
        run.tell(alarm);
    }

    @Override
    public void tellJoiner(Wait joiner, FiberState ended) {
        guard.tell(() -> joiner.endAs(ended));
    }

    @Override
    public void setReady(FiberState fiber) {
        super.setReady(fiber);
        run.becameReady();
    }

    @Override
    public void adopt(FiberState fiber, Membership from) {
        guard.run(() -> super.adopt(fiber, from));
    }

    @Override
    public void leave(FiberState fiber) {
        guard.run(() -> super.leave(fiber));
    }
}
