package org.weightless.agent.instrument.rules;

import org.weightless.runtime.Pinned.Reason;

/**
 * A method or class without a fiber copy, though it may suspend; a yield inside it is refused with this reason.
 *
 * @param owner internal name of the class; null where the bytes do not tell
 * @param method its name and descriptor; empty for a whole class
 * @param reason what a yield inside is refused with
 * @param text what is in the way
 */
public record Refusal(String owner, String method, Reason reason, String text) {
    /**
     * Makes one, of a method by its name as written.
     *
     * @param method its name and descriptor, where constructors may be called as their copies are
     */
    public Refusal {
        method = method.startsWith(Names.CONSTRUCTOR + "(") ? "<init>" + method.substring(Names.CONSTRUCTOR.length()) : method;
    }

    /** A class that cannot be transformed. */
    public static Refusal ofClass(String owner, String text) {
        return new Refusal(owner, "", Reason.REFUSED, text);
    }

    /** Whether the code itself rules a suspension out; else it is the transformation that fell short. */
    public boolean isNatural() {
        return reason == Reason.MONITOR || reason == Reason.CONSTRUCTOR;
    }

    @Override
    public String toString() {
        return "refused " + owner + (method.isEmpty() ? "" : "." + method) + ": " + text;
    }
}
