package org.weightless.agent.instrument;

/**
 * A method or class that was left as it was; a yield inside it is refused with this reason.
 *
 * @param owner internal name of the class
 * @param method its name and descriptor; empty for a whole class
 * @param reason what is in the way
 */
public record Refusal(String owner, String method, String reason) {
    /** Begins the reason of every refusal for size. */
    public static final String TOO_LARGE = "method too large";

    @Override
    public String toString() {
        return "refused " + owner + (method.isEmpty() ? "" : "." + method) + ": " + reason;
    }
}
