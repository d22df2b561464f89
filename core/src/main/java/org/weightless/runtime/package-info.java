/**
 * What generated code and the agent reach; no part of the public API.
 *
 * <pre>
 * {@link org.weightless.runtime.Coroutine}   what can be suspended: the driver that runs frames from the heap, one at a time
 * {@link org.weightless.runtime.Splice}      delegation: the frames of one coroutine as a part of another's
 * {@link org.weightless.runtime.Frame}       one suspended method activation: its live values and where it goes on
 * {@link org.weightless.runtime.Frames}      makes the frame class of a method when the method first suspends
 * {@link org.weightless.runtime.Fork}        a second coroutine that goes on behind the same yield, on the same frames until it runs them
 * {@link org.weightless.runtime.FrameView}   a frame with the names of its variables, for people
 * {@link org.weightless.runtime.Linker}      binds each call inside a fiber to the fiber copy of its target, where there is one
 * {@link org.weightless.runtime.Lambdas}     remembers what a lambda proxy calls, so that the linker can see through it
 * {@link org.weightless.runtime.Pinning}     finds out why a yield that reached plain code cannot be captured
 * {@link org.weightless.runtime.Traces}      adds the suspended callers to stack traces
 * {@link org.weightless.runtime.Engine}      where the agent plugs itself in
 * </pre>
 *
 * <p>A <em>fiber copy</em> of a method {@code R m(A)} is a static method of the same class, {@code R m$fiber(Self, A,
 * Coroutine)}. It suspends by returning while {@link org.weightless.runtime.Coroutine#unwinding} is not 0. What goes
 * on behind its suspension points is {@code Object m$resume(Frame, Coroutine, Object)}.
 */
package org.weightless.runtime;
