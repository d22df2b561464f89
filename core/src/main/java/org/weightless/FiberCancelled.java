package org.weightless;

/**
 * Thrown at the yield inside a fiber that is {@link Fiber#cancel cancelled}. An {@link Error}, so that no {@code catch (Exception e)} in the
 * body takes it for a failure; {@code finally} blocks run. A body that catches it can go on.
 */
public final class FiberCancelled extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one, as {@link Fiber#cancel} does. */
    public FiberCancelled() {
        super("the fiber is being cancelled");
    }
}
