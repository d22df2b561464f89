package org.weightless.agent.packed.jdk;

/** What a callback does at each of its steps: take note, or yield. */
public interface Step {
    Object by(Object value);

    /** The same, for a value of a type. */
    @SuppressWarnings("unchecked")
    default <T> T at(T value) {
        return (T) by(value);
    }
}
