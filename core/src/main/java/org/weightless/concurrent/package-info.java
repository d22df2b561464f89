/**
 * Structured concurrency: fibers that end before the block that started them does.
 *
 * <ul>
 * <li>{@link org.weightless.concurrent.TaskScope}: opens such a block and forks into it
 * <li>{@link org.weightless.concurrent.Subtask}: what was forked, and what became of it
 * <li>{@link org.weightless.concurrent.Joiner}: when the block is done, and what it gives
 * </ul>
 */
package org.weightless.concurrent;
