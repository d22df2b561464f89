package org.weightless.internal.fiber;

/**
 * What is asked of a fiber from outside: handed to the scheduler that it lives in. One that has ended lives in none, so
 * nothing is done to it, or that is refused where the caller would be misled.
 */
public final class Requests {
    private Requests() {}

    public static void rename(FiberState fiber, String name) {
        Home home = Fibers.home(fiber);
        if (home == null) {
            throw Membership.hasNoNameToChange(fiber, name);
        }
        home.control().rename(fiber, name);
    }

    public static void prioritise(FiberState fiber, int priority) {
        Home home = Fibers.home(fiber);
        if (home != null) {
            home.control().prioritise(fiber, priority);
        }
    }

    public static void suspend(FiberState fiber) {
        Home home = Fibers.home(fiber);
        if (home != null) {
            home.control().suspend(fiber);
        }
    }

    public static void resume(FiberState fiber) {
        Home home = Fibers.home(fiber);
        if (home != null) {
            home.control().resume(fiber);
        }
    }

    public static void cancel(FiberState fiber, Cancellation why) {
        Home home = Fibers.home(fiber);
        if (home != null) {
            home.control().cancel(fiber, why);
        }
    }

    public static void raise(FiberState fiber, Throwable thrown) {
        Home home = Fibers.home(fiber);
        if (home == null) {
            throw new IllegalStateException("nothing can be thrown in " + fiber + ": it has ended", thrown);
        }
        home.control().raise(fiber, thrown);
    }

    /** A copy of a fiber in its scheduler; a name of null is the default one. */
    public static FiberState fork(FiberState fiber, String name) {
        Home home = Fibers.home(fiber);
        if (home == null) {
            throw new IllegalStateException(fiber + " has ended: nothing is left to be forked");
        }
        return home.control().fork(fiber, name);
    }
}
