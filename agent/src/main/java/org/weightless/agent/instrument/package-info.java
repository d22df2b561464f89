/**
 * Bytes in, bytes out: gives classes the fiber copies of their methods. Knows no files, threads or agents.
 *
 * <pre>
 * {@link org.weightless.agent.instrument.ClassInstrumenter}  a class: read, plan, emit, write
 *   analyse   SuspendableMethods, KnownCalls   which calls may suspend
 *             MethodFacts                      types, liveness, monitors, loops
 *   plan      MethodPlanner                    a MethodPlan with its SuspensionPoints: data with a text form
 *   emit      CopyEmitter, ResumeEmitter       the fiber copy, and what goes on behind each point
 *             CallEmitter                      calls, linked
 *             SaveEmitter                      the way out
 *             FrameClassEmitter                frame shapes and classes, at run time
 * OldClassFiles, Hierarchy                     class files below version 51
 * LambdaSites                                  lambdas, which the linker sees through
 * </pre>
 */
package org.weightless.agent.instrument;
