/**
 * Bytes in, bytes out: gives classes the fiber copies of their methods. Knows no files, threads or agents.
 *
 * <pre>
 * {@link org.weightless.agent.instrument.ClassInstrumenter}  a class: read, prepare, plan, emit, finish, write
 *   classfile  ReadClass, OldClassFiles      a class file as bytes and tree; those below version 51
 *              Hierarchy                     what extends what, by class files alone
 *   analyse    MethodFacts, KnownCalls       types, liveness, monitors, loops; calls that stay in the JDK
 *   plan       SuspendableMethods            which methods and calls may suspend
 *              ClassPlanner, MethodPlanner   a MethodPlan with its SuspensionPoints: data with a text form
 *   emit       CopyEmitter, ResumeEmitter    the fiber copy, and what goes on behind each point
 *              CallEmitter                   calls, linked
 *              SaveEmitter                   the way out
 *              CompanionEmitter              the companion with what has been emitted
 *              FrameClassEmitter             frame shapes and classes, at run time
 *   rules      Names, Boundary, Refusal      what all of these agree on
 * </pre>
 *
 * <p>All know {@code rules}; each other package knows those above it, but {@code emit} no analysis. A test asks jdeps.
 */
package org.weightless.agent.instrument;
