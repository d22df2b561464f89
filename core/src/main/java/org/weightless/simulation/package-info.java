/**
 * Simulation of discrete events: an {@link org.weightless.simulation.Environment} with a virtual clock, whose {@link
 * org.weightless.simulation.SimProcess processes} are fibers and wait for {@link org.weightless.simulation.Event
 * events}, and what they share: {@link org.weightless.simulation.Resource resources}, {@link
 * org.weightless.simulation.Container containers} and {@link org.weightless.simulation.Store stores}.
 *
 * <p>Who knows SimPy knows the names and the order in which things happen. {@link
 * org.weightless.simulation.Event#await} is the one method that suspends; its fiber copy is written by hand.
 */
package org.weightless.simulation;
