package org.weightless.agent.instrument.plan;

/**
 * The class that a method stands in.
 *
 * @param name internal name
 * @param file the source file, or an empty string
 */
public record HostClass(String name, String file) {}
