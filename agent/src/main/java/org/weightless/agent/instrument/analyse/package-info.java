/**
 * What is known of a method as written: where control goes, which locals are live, the types at each call, loops and
 * monitors. Changes nothing.
 */
package org.weightless.agent.instrument.analyse;
