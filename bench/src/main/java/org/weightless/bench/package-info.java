/**
 * What Weightless costs, against plain Java, every peer on the JVM and other languages.
 *
 * <ul>
 * <li>Benchmarks, one question each, put to all contenders alike: {@link org.weightless.bench.Contest} and its
 *     subclasses. Benchmarks of Weightless and plain code alone: {@link org.weightless.bench.PrimitiveRange},
 *     {@link org.weightless.bench.Library}.
 * <li>The contenders: {@link org.weightless.bench.peers.Contender}, each with a package of its own below {@code peers}.
 *     {@link org.weightless.bench.SameWork} checks that all compute the same.
 * <li>Programs of their own, for what JMH does not measure: {@link org.weightless.bench.Footprint} and
 *     {@link org.weightless.bench.IdleFibers} (heap bytes), {@link org.weightless.bench.Startup} (milliseconds),
 *     {@link org.weightless.bench.Allocation} (bytes allocated per operation).
 * <li>{@link org.weightless.bench.Main} starts JMH, each contender in the kind of JVM that it needs.
 * <li>Reports: {@link org.weightless.bench.report}.
 * </ul>
 */
package org.weightless.bench;
