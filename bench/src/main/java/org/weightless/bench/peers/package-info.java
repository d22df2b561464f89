/**
 * Who is measured, and the work that they do: roles as interfaces ({@link org.weightless.bench.peers.Coroutines},
 * {@link org.weightless.bench.peers.Fibers} and others), a package for each contender with an implementation of the
 * roles that it can play.
 */
package org.weightless.bench.peers;
