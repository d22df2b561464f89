package org.weightless.internal.fiber;

/** Is told what happens to fibers, while somebody records it. */
public interface FiberListener {
    /** A fiber was spawned. */
    void started(FiberState fiber);

    /** A fiber has ended. */
    void ended(FiberState fiber, Home home);

    /** A yield was refused. */
    void pinned(String reason, StackTraceElement culprit);

    /** A slice begins; null if it is not recorded. */
    Object sliceBegins(FiberState fiber);

    /** A slice that is recorded has ended; the number of switches includes it. */
    void sliceEnds(Object begun, long switches);

    /** A wait begins; null if it is not recorded. */
    Object waitBegins(FiberState fiber, Object what);

    /** A wait that is recorded has ended, by this exception or, where that is null, by a value. */
    void waitEnds(Object begun, Throwable failure);
}
