package org.weightless.runtime;

import java.util.Set;

/**
 * Tells a second thread that has gone on with the same coroutine from an exception of the user's. It is looked for
 * where things have gone wrong alone: a check in each switch would cost more than the switch.
 */
final class TwoThreads {
    /** The classes that throw such exceptions for no other reason. */
    private static final Set<String> DRIVERS = Set.of(Coroutine.class.getName(), DelegationFrame.class.getName(),
            MountFrame.class.getName(), Splice.class.getName(), Trampoline.class.getName(), Unwinding.class.getName());

    private TwoThreads() {}

    /** The refusal if the driver itself has made this exception, else the exception. */
    static Throwable refusedIfSuch(Throwable thrown) {
        if (!(thrown instanceof NullPointerException || thrown instanceof ClassCastException)) {
            return thrown;
        }
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length > 0 && DRIVERS.contains(trace[0].getClassName()) ? refused(thrown) : thrown;
    }

    /** The exception for whichever of the two meets this one. */
    static IllegalStateException refused(Throwable thrown) {
        return refused("", thrown);
    }

    /** The same where there is nothing to begin with: the other thread has it, or nobody has read it. */
    static IllegalStateException refusedWithoutBody(Throwable thrown) {
        return refused("; or it is one of Stored.blank(..), which Stored.read(..) has to fill before it is used", thrown);
    }

    private static IllegalStateException refused(String or, Throwable thrown) {
        return new IllegalStateException("another thread has gone on with the same generator or continuation at the"
                + " same time: one thread at a time may use it, so let a lock keep the others out" + or, thrown);
    }
}
