/**
 * A fiber's state and what depends on it; knows no API and no run.
 *
 * <ul>
 * <li>{@link org.weightless.internal.fiber.FiberState}: one fiber, a coroutine with a status and a place; {@link
 *     org.weightless.internal.fiber.Fibers} is the way to it
 * <li>{@link org.weightless.internal.fiber.Wait}: all waiting, settled once by whoever comes first
 * <li>{@link org.weightless.internal.fiber.Population}: the fibers of one scheduler in order; names, timers and
 *     priorities stand beside it
 * <li>{@link org.weightless.internal.fiber.Membership}: how fibers come into a scheduler and leave it; {@link
 *     org.weightless.internal.fiber.Transitions}: every change of a state in between
 * <li>{@link org.weightless.internal.fiber.Jumps}: the targets of jumps with their cargo, handed over
 *     from slice to slice
 * <li>{@link org.weightless.internal.fiber.Home}: what a run has to offer to all of these
 * <li>{@link org.weightless.internal.fiber.Turns}: what a run asks of a policy
 * </ul>
 *
 * <p>What only the layers above can make comes in by {@link org.weightless.internal.fiber.ApiExceptions} and {@link
 * org.weightless.internal.fiber.FiberListener}.
 */
package org.weightless.internal.fiber;
