package org.weightless.internal.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.weightless.internal.fiber.Fibers;
import org.weightless.internal.fiber.Wait;

/**
 * The thread that is in a run, and how others wake it.
 *
 * <pre>
 * out --enter--> in --park, wake--> in --leave--> out
 *                in --beginPause--> paused: a fiber of the scheduler around waits --endPause--> in
 * </pre>
 */
final class OwnerThread {
    private static final VarHandle THREAD = threadHandle();

    private final Run run;
    private ThreadState state;
    private Run around;
    private boolean interrupted;

    /** Null while out or paused. */
    private Thread thread;

    /** How the fiber of another scheduler waits in which the run is paused; else null. */
    private volatile Wait pause;

    OwnerThread(Run run) {
        this.run = run;
    }

    /** Of two threads that come in at the same time, one is refused. */
    void enter() {
        Thread current = Thread.currentThread();
        while (!THREAD.compareAndSet(this, null, current) && thread() != current) {
            refuseForeignThread();
        }
        if (state == null || state.thread != current) {
            state = ThreadState.current();
        }
        Run outer = state.running;
        if (around != outer) {
            around = outer;
        }
        state.running = run;
    }

    void leave() {
        state.running = around;
        if (around != null) {
            around = null; // kept, it would keep its fibers
        }
        THREAD.setRelease(this, null);
    }

    /** Leaves behind a run, which may have been paused; the thread sees now that it was interrupted while parked. */
    void endRun() {
        pause = null;
        if (thread() != null) {
            leave();
        }
        state = null;
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    boolean isCurrentThread() {
        return thread() == Thread.currentThread();
    }

    /** The scheduler that runs in the same thread around this one, or null. */
    Run around() {
        return around;
    }

    void refuseForeignThread() {
        Thread in = thread();
        if (in != null && in != Thread.currentThread()) {
            throw new IllegalStateException(
                    "the scheduler is being run by the thread " + in.getName() + " and cannot be used by "
                            + Thread.currentThread().getName() + " meanwhile: let execute(..) do it between two switches");
        }
        Wait paused = pause;
        if (paused != null) {
            if (Fibers.home(paused.fiber) instanceof Run around) {
                around.refuseForeignThread();
                refuseWhereAnyThreadGoesOn(around, paused);
            }
            paused.wake(null);
        }
    }

    private static void refuseWhereAnyThreadGoesOn(Run around, Wait paused) {
        if (around.isForManyThreads()) {
            throw new IllegalStateException(
                    "the run is paused in " + paused.fiber + " of a parallel scheduler, where any thread may let it go on:"
                            + " let execute(..) do it between two switches");
        }
    }

    /** The fiber in which the run is paused has ended, so it will never go on. */
    void forgetPause() {
        pause = null;
    }

    void park(long nanos) {
        LockSupport.parkNanos(run, nanos);
        interrupted |= Thread.interrupted();
    }

    void beginPause(Wait wait) {
        leave();
        pause = wait;
    }

    void endPause() {
        pause = null;
        enter();
    }

    /** Lets the run go on that is parked or paused, if it is; from any thread. */
    void wake() {
        Wait paused = pause;
        if (paused != null) {
            paused.wake(null);
        }
        Thread parked = thread();
        if (parked != Thread.currentThread()) {
            LockSupport.unpark(parked);
        }
    }

    private Thread thread() {
        return (Thread) THREAD.getVolatile(this);
    }

    private static VarHandle threadHandle() {
        try {
            return MethodHandles.lookup().findVarHandle(OwnerThread.class, "thread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
