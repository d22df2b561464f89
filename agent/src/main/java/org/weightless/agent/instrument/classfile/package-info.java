/**
 * Class files as such: what they say of each other, how old ones are raised, stack maps, and a verifier that loads no
 * class.
 */
package org.weightless.agent.instrument.classfile;
