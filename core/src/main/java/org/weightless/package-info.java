/**
 * Continuations, generators and weightless threads for plain Java.
 *
 * <pre>
 * {@link org.weightless.Continuation}   the engine: code that can stop in the middle and go on later
 * {@link org.weightless.Generator}      Python's generator over a plain loop, on top of it
 * {@link org.weightless.IntGenerator}   the same for primitive values, like its siblings for long and double
 * {@link org.weightless.Forkable}       a value that a fork of one of these copies
 * {@link org.weightless.SuspendedFrame} a method in which one is suspended, with its variables
 * {@link org.weightless.Fiber}          a weightless thread, and the verb that all of them yield with
 * {@link org.weightless.Scheduler}      runs fibers by turns
 * {@link org.weightless.Policy}         who runs next, from an {@link org.weightless.Order}
 * {@link org.weightless.channel}        where fibers meet: channels, locks, latches
 * {@link org.weightless.concurrent}     blocks whose fibers end before they do
 * {@link org.weightless.itertools}      small lazy functions over anything iterable
 * {@link org.weightless.flow}           flows of values, cold and with back-pressure
 * {@link org.weightless.simulation}     discrete events: processes, resources, containers, stores
 * {@link org.weightless.testing}        tests of programs under many orders
 * {@link org.weightless.management}     JMX and the flight recorder
 * </pre>
 *
 * <p>Run the JVM with {@code -javaagent:weightless-agent.jar}. Where a yield cannot be done, {@link
 * org.weightless.PinnedException} says why, before anything has happened.
 */
package org.weightless;
