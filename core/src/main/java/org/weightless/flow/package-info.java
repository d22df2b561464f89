/**
 * Flows of values: {@link org.weightless.flow.Flow}, cold sources with operators, written as plain yielding code over
 * channels, with bridges to {@link java.util.concurrent.Flow}. All of the package is instrumented like a user's code.
 */
package org.weightless.flow;
