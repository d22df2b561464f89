package org.weightless;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread that is in a scheduler, and how others wake it.
 *
 * <pre>
 * out --enter--> in --park, wake--> in --leave--> out
 *                in --beginPause--> paused: a fiber of the scheduler around waits --endPause--> in
 * </pre>
 */
final class Runner {
    private static final VarHandle THREAD = threadHandle();

    private final Scheduler scheduler;
    private Carrier carrier;
    private Scheduler around;
    private boolean interrupted;

    /** Null while out or paused. */
    private Thread thread;

    /** How the fiber of another scheduler waits in which the run is paused; else null. */
    private volatile Wait pause;

    Runner(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Of two threads that come in at the same time, one is refused. */
    void enter() {
        Thread current = Thread.currentThread();
        while (!THREAD.compareAndSet(this, null, current) && thread() != current) {
            refuseForeignThread();
        }
        if (carrier == null || carrier.thread != current) {
            carrier = Carrier.current();
        }
        Scheduler outer = carrier.running;
        if (around != outer) {
            around = outer;
        }
        carrier.running = scheduler;
    }

    void leave() {
        carrier.running = around;
        THREAD.setRelease(this, null);
    }

    /** Leaves behind a run, which may have been paused; the thread sees now that it was interrupted while parked. */
    void endRun() {
        pause = null;
        if (thread() != null) {
            leave();
        }
        if (interrupted) {
            interrupted = false;
            Thread.currentThread().interrupt();
        }
    }

    boolean isCurrentThread() {
        return thread() == Thread.currentThread();
    }

    /** The scheduler that runs in the same thread around this one, or null. */
    Scheduler around() {
        return around;
    }

    void refuseForeignThread() {
        Thread in = thread();
        if (in != null && in != Thread.currentThread()) {
            throw new IllegalStateException("the scheduler is being run by the thread " + in.getName() + " and cannot be used by "
                    + Thread.currentThread().getName() + " meanwhile: let execute(..) do it between two switches");
        }
        Wait paused = pause;
        if (paused != null) {
            Block place = paused.fiber.block;
            if (place != null) {
                place.scheduler.refuseForeignThread();
                refuseWhereAnyThreadGoesOn(place.scheduler, paused);
            }
            paused.wake(null);
        }
    }

    private static void refuseWhereAnyThreadGoesOn(Scheduler around, Wait paused) {
        if (around instanceof ParallelScheduler) {
            throw new IllegalStateException("the run is paused in " + paused.fiber + " of a parallel scheduler, where any thread may let it go on:"
                    + " let execute(..) do it between two switches");
        }
    }

    /** The fiber in which the run is paused has ended, so it will never go on. */
    void forgetPause() {
        pause = null;
    }

    void park(long nanos) {
        LockSupport.parkNanos(scheduler, nanos);
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
            return MethodHandles.lookup().findVarHandle(Runner.class, "thread", Thread.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }
}
