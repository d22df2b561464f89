/**
 * Where fibers meet: {@link org.weightless.channel.Channel} and {@link org.weightless.channel.Select}, the locks {@link
 * org.weightless.channel.Mutex}, {@link org.weightless.channel.Permits} and {@link org.weightless.channel.Latch}.
 *
 * <p>The public classes are ordinary yielding code, instrumented like a user's. Their states stand beside them and
 * never yield.
 */
package org.weightless.channel;
