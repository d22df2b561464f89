package org.weightless.agent.testing;

/**
 * Marks a class loader whose classes the agent under test leaves as they are, so that a test has a plain run to compare
 * with.
 */
public interface Uninstrumented {
}
