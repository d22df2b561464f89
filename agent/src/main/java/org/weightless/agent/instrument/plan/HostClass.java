package org.weightless.agent.instrument.plan;

import java.util.Set;

/**
 * The class that a method stands in.
 *
 * @param name internal name
 * @param isInterface whether it is one
 * @param file the source file, or an empty string
 * @param finalFields what only a constructor may assign, and only itself: names of final fields, each with its
 *     descriptor behind it; nothing for other methods
 */
public record HostClass(String name, boolean isInterface, String file, Set<String> finalFields) {}
