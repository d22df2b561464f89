/**
 * What fibers look like from outside, as text or JSON, with their traces and variables.
 *
 * <ul>
 * <li>{@link org.weightless.internal.dump.Dump}: the fibers of one scheduler, for {@code Scheduler.dump()} and for what
 *     is said of a deadlock
 * <li>{@link org.weightless.internal.dump.DumpFormat}: all schedulers of a JVM, one after the other, for whoever asks it
 *     from outside
 * </ul>
 */
package org.weightless.internal.dump;
