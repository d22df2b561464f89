package org.weightless;

/** What a thread runs: the innermost scheduler. Set once per run, as a thread local costs more than a switch. */
final class Carrier {
    private static final ThreadLocal<Carrier> CARRIER = ThreadLocal.withInitial(Carrier::new);

    final Thread thread = Thread.currentThread();

    /** The innermost scheduler that runs in this thread, or null. */
    Scheduler running;

    /** The fiber of a parallel scheduler that is in its slice in this thread, or null. */
    Fiber fiber;

    static Carrier current() {
        return CARRIER.get();
    }

    static Fiber runningFiber() {
        Fiber fiber = null;
        for (Scheduler scheduler = current().running; scheduler != null && fiber == null; scheduler = scheduler.around()) {
            fiber = scheduler.runningFiber();
        }
        return fiber;
    }
}
