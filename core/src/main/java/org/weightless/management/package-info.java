/**
 * Schedulers seen from outside: {@link org.weightless.management.Management} registers one as an MXBean, and the events
 * tell the JDK's flight recorder about fibers.
 */
package org.weightless.management;
