package org.weightless.internal.fiber;

/**
 * Who cancelled a fiber, and why.
 *
 * @param by the fiber whose code did it; null for code outside fibers
 * @param thread the name of the thread in which that was
 * @param reason null where none was given
 */
public record Cancellation(FiberState by, String thread, String reason) {}
