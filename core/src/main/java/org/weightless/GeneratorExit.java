package org.weightless;

/**
 * Thrown at the yield inside a generator that is being closed (PEP 342). An {@link Error}, so that no
 * {@code catch (Exception e)} in the body takes it for a failure; {@code finally} blocks run. One that
 * {@link Generator#close} throws has no stack trace.
 */
public final class GeneratorExit extends Error {
    private static final long serialVersionUID = 1L;
    private static final String TEXT = "the generator is being closed";

    /** Makes one to be thrown in by {@link Generator#raise}. */
    public GeneratorExit() {
        super(TEXT);
    }

    private GeneratorExit(boolean hasTrace) {
        super(TEXT, null, true, hasTrace);
    }

    /** The one of a {@code close}: nobody asks where it was made, and a trace would be most of its cost. */
    static GeneratorExit ofClose() {
        return new GeneratorExit(false);
    }
}
