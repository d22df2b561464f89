/**
 * What Weightless costs, against plain Java and against the JDK's own continuations, in one run.
 *
 * <ul>
 * <li>Benchmarks, one question each: {@link org.weightless.bench.Range}, {@link org.weightless.bench.StandingDepth},
 *     {@link org.weightless.bench.Tree}, {@link org.weightless.bench.FreshCalls}, {@link org.weightless.bench.Fib},
 *     {@link org.weightless.bench.SparseYield}, {@link org.weightless.bench.Library}.
 * <li>Programs of their own, for what JMH does not measure: {@link org.weightless.bench.Footprint} (heap bytes),
 *     {@link org.weightless.bench.Startup} (milliseconds until hello world has ended).
 * <li>The peers: {@link org.weightless.bench.Peer}, loaded by {@link org.weightless.bench.JdkPeer}.
 * <li>Around them: {@link org.weightless.bench.Main} starts JMH with the agent in its forks,
 *     {@link org.weightless.bench.Ratios} compares the result files with the goals.
 * </ul>
 *
 * In every benchmark {@code generator} and {@code continuation} are Weightless through its two levels of API,
 * {@code jdk} is {@code jdk.internal.vm.Continuation}, and the remaining names are plain Java.
 */
package org.weightless.bench;
