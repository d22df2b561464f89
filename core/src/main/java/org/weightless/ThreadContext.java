package org.weightless;

/**
 * Something that other code binds to the thread and that each fiber should have for itself: the diagnostic context of a
 * logger, a transaction, the user who is logged in. A {@link Scheduler#context scheduler} or a {@link Fiber#context
 * single fiber} that asks for it gets it put back before each slice of its fibers, and taken along behind it.
 *
 * <pre>{@code
 * class Diagnostics implements ThreadContext {
 *     public Object capture() {
 *         return MDC.getCopyOfContextMap();
 *     }
 *
 *     public void restore(Object captured) {
 *         if (captured == null) {
 *             MDC.clear();
 *         } else {
 *             MDC.setContextMap((Map<String, String>) captured);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Its methods run in the thread of the scheduler and in no fiber, so that they cannot yield. They are called twice
 * each for a slice. What one of them throws leaves {@code run()}.
 */
public interface ThreadContext {
    /** What is bound to this thread now, in a form that {@link #restore} takes; may be null. */
    Object capture();

    /** Binds to this thread what {@link #capture} gave, in whichever thread that was, in place of all it has. */
    void restore(Object captured);

    /**
     * What a new fiber begins with. Called by the code that spawns it, or that asks for this context. By default it is
     * what that code has itself.
     */
    default Object forNewFiber() {
        return capture();
    }
}
