package org.weightless;

/**
 * Thrown at the yield inside a fiber that is {@link Fiber#cancel cancelled}. An {@link Error}, so that no {@code
 * catch (Exception e)} in the body takes it for a failure; {@code finally} blocks run. A body that catches it can go
 * on.
 *
 * <p>It tells who cancelled and why; its stack trace tells where that arrived. {@link Fiber#cancellation} keeps it.
 */
public final class FiberCancelled extends Error {
    private static final long serialVersionUID = 1L;

    private final transient Fiber by;
    private final String thread;
    private final String reason;

    /** Makes one of one's own: nobody cancels, no reason is given. */
    public FiberCancelled() {
        super("the fiber is being cancelled");
        by = null;
        thread = null;
        reason = null;
    }

    FiberCancelled(Fiber by, String thread, String reason) {
        super("the fiber is being cancelled" + (reason == null ? "" : ": " + reason)
                + (by == null ? " (by the thread " + thread + ")" : " (by fiber " + by.id() + ", " + by.name() + ")"));
        this.by = by;
        this.thread = thread;
        this.reason = reason;
    }

    /** The fiber whose code cancelled; null where that was code outside fibers. */
    public Fiber by() {
        return by;
    }

    /** The name of the thread that cancelled; null where nobody did. */
    public String thread() {
        return thread;
    }

    /** What {@link Fiber#cancel(String)} was told; null where nothing was. */
    public String reason() {
        return reason;
    }
}
