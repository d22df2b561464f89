/**
 * Small lazy functions over anything that can be iterated: {@link org.weightless.itertools.Itertools}.
 *
 * <p>Ordinary yielding code, all of it, and instrumented like a user's.
 */
package org.weightless.itertools;
