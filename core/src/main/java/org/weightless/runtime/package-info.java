/**
 * What generated code and the agent reach; no part of the public API.
 *
 * <ul>
 * <li><em>Suspending</em>: {@link org.weightless.runtime.Coroutine} is what can be suspended, and the driver that runs
 *     its frames from the heap, one at a time; {@link org.weightless.runtime.Unwinding} is what a yield does. A {@link
 *     org.weightless.runtime.Frame} is one suspended activation of a method: its live values and where it goes on.
 *     {@link org.weightless.runtime.Splice} makes the frames of one coroutine a part of another's, and {@link
 *     org.weightless.runtime.Trampoline} runs what is mounted in each other too deeply for the native stack.
 * <li><em>Linking</em>: {@link org.weightless.runtime.Linker} binds each call inside a fiber, by a {@link
 *     org.weightless.runtime.Site} of its own, to the fiber copy of its target, where there is one. {@link
 *     org.weightless.runtime.Companions} knows the classes in which copies stand, {@link org.weightless.runtime.Frames}
 *     makes a method's frame class when the method first suspends, {@link org.weightless.runtime.Selection} finds
 *     methods as the JVM does, and {@link org.weightless.runtime.Lambdas} remembers what the proxy of a lambda calls.
 * <li><em>Through the JDK</em>: {@link org.weightless.runtime.JdkCompanions}, {@link
 *     org.weightless.runtime.HandleSite}, {@link org.weightless.runtime.Reflected} and {@link
 *     org.weightless.runtime.ProxyFrame} are for its classes, method handles, reflection and dynamic proxies.
 * <li><em>Forks and files</em>: {@link org.weightless.runtime.Fork} makes a second coroutine that goes on behind the
 *     same yield; {@link org.weightless.runtime.Storing} writes one, to go on in another JVM.
 * <li><em>For people</em>: {@link org.weightless.runtime.Pinning} finds out why a yield that reached plain code cannot be
 *     captured, {@link org.weightless.runtime.Traces} adds the suspended callers to stack traces, and {@link
 *     org.weightless.runtime.FrameView} is a frame with the names of its variables.
 * <li>{@link org.weightless.runtime.Engine} is where the agent plugs itself in, {@link
 *     org.weightless.runtime.ApiValues} where the API does.
 * </ul>
 *
 * <p>It is one package, and its classes one circle, as they share a coroutine's state and its frames: those are open to
 * this package alone, so that nobody sees them in a {@code Fiber} or {@code Generator}, which inherit them.
 *
 * <p>A <em>fiber copy</em> of a method {@code R m(A)} is a static method of the companion of its class,
 * {@code R m(Self, A, Coroutine)}. It suspends by returning while {@link org.weightless.runtime.Coroutine#unwinding} is
 * not 0. What goes on behind its suspension points is the resume method, {@code Object m(Frame, Coroutine, Object)}.
 */
package org.weightless.runtime;
