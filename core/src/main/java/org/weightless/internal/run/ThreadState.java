package org.weightless.internal.run;

import org.weightless.internal.fiber.Cancellation;
import org.weightless.internal.fiber.FiberState;

/** What a thread runs: the innermost run. Set once per run, as a thread local costs more than a switch. */
public final class ThreadState {
    /** No lambda: it would be made when a program begins. */
    private static final ThreadLocal<ThreadState> STATE = new ThreadLocal<>() {
        @Override
        protected ThreadState initialValue() {
            return new ThreadState();
        }
    };

    final Thread thread = Thread.currentThread();

    /** The innermost run in this thread, or null. */
    Run running;

    /** The fiber of a parallel run that is in its slice in this thread, or null. */
    FiberState fiber;

    static ThreadState current() {
        return STATE.get();
    }

    /** The innermost fiber in its slice in this thread, or null. */
    public static FiberState runningFiber() {
        FiberState fiber = null;
        for (Run run = current().running; run != null && fiber == null; run = run.around()) {
            fiber = run.runningFiber();
        }
        return fiber;
    }

    /** A cancellation that this code asks for; a reason of null is none. */
    public static Cancellation cancellation(String reason) {
        return new Cancellation(runningFiber(), Thread.currentThread().getName(), reason);
    }
}
