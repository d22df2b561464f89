/** Tests of programs that use fibers: {@link org.weightless.testing.Interleavings} runs one under many orders. */
package org.weightless.testing;
