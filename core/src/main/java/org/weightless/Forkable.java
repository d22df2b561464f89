package org.weightless;

/**
 * A value that a fork wants a copy of: a board, a stack, a generator of random numbers.
 *
 * <p>A fork has locals of its own, but the objects that they refer to are the original's. A local that holds one of
 * this kind when the fork is made holds its copy there. The original keeps the value itself, and so does everybody
 * else who refers to it.
 *
 * <ul>
 *   <li>Each value is copied once for a fork: locals that hold the same one hold the same copy, in whatever frame.
 *   <li>It is copied while {@code fork()} of the continuation, generator or fiber runs, so in the state of that moment.
 *   <li>Locals count, parameters and {@code this} among them, and what lies on the stack under a call. Fields and
 *       elements of arrays do not: an object that holds such values copies them itself. What has been read from a
 *       value before the fork, such as a list in one of its fields, is the original's.
 * </ul>
 *
 * <pre>{@code
 * record Board(int[] queens) implements Forkable {
 *     public Board fork() {
 *         return new Board(queens.clone());
 *     }
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Forkable {
    /**
     * Makes the copy for a fork.
     *
     * @return an object that can stand wherever this one does: usually one of the same class, never null. May be this
     *     object
     */
    Object fork();
}
