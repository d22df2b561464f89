/** Turns a plan into code: the fiber copy and the resume method of each method, and the classes of their frames. */
package org.weightless.agent.instrument.emit;
