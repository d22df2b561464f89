/**
 * Runs fibers: {@link org.weightless.internal.run.SerialRun} in the thread that calls, {@link
 * org.weightless.internal.run.ParallelRun} in several.
 *
 * <p>{@code RunLoop} and {@code AwaitedRun} are ordinary yielding code: inside a fiber of another scheduler a run
 * suspends that fiber.
 */
package org.weightless.internal.run;
