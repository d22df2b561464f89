package org.weightless.simulation;

/**
 * Why a process was interrupted: it has lost its place at a {@link PreemptiveResource}.
 *
 * @param resource where it has lost its place
 * @param by the request that has it now
 * @param since when it had got the place
 */
public record Preempted(PreemptiveResource resource, Request by, double since) {}
