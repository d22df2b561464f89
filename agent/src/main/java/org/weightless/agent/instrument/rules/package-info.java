/** What all steps agree on: the names in generated code, and how a refusal is told. */
package org.weightless.agent.instrument.rules;
