/**
 * What is made of results: {@link org.weightless.bench.report.Report} writes tables and charts,
 * {@link org.weightless.bench.report.Compare} says what moved between two runs, {@link
 * org.weightless.bench.report.Ratios} holds results against the engine's goals. Results are JMH's JSON, and what other
 * programs here write in the same form.
 */
package org.weightless.bench.report;
