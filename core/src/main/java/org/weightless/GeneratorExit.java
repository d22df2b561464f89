package org.weightless;

/**
 * Thrown at the yield inside a generator that is being closed (PEP 342). An {@link Error}, so that no {@code catch
 * (Exception e)} in the body takes it for a failure; {@code finally} blocks run.
 */
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;

    /** Makes one, as {@link Generator#close} does. */
    public GeneratorExit() {
        super("the generator is being closed");
    }
}
