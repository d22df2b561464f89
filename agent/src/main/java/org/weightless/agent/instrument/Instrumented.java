package org.weightless.agent.instrument;

import java.util.List;
import org.weightless.agent.instrument.rules.Refusal;

/**
 * What came of a class.
 *
 * @param name internal name, or null where the bytes do not tell
 * @param bytes the new class file; null where the class stays as it is
 * @param methods how many methods with code it had
 * @param copies how many of them have got a fiber copy
 * @param refused what has been left as it was, and why
 * @param plan its text is for people
 */
public record Instrumented(String name, byte[] bytes, int methods, int copies, List<Refusal> refused, Object plan) {}
