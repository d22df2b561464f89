/**
 * Decides what becomes of a class: which methods may suspend, at which calls, and what a frame keeps there. The plan is
 * data that emitters read.
 */
package org.weightless.agent.instrument.plan;
