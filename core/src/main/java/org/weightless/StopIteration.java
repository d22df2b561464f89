package org.weightless;

import java.util.NoSuchElementException;

/** Reports that a generator has ended; Python's exception of that name (PEP 255, and PEP 380 for the value). */
public class StopIteration extends NoSuchElementException {
    private static final long serialVersionUID = 1L;

    private final transient Object value;

    /** Makes one without a value. */
    public StopIteration() {
        this(null);
    }

    /**
     * Makes one that carries what the generator's body returned.
     *
     * @param value the body's return value, or null
     */
    public StopIteration(Object value) {
        this.value = value;
    }

    /** Says how to avoid this exception; the value is asked for its text now, and not where nobody reads this. */
    @Override
    public String getMessage() {
        return (value == null ? "the generator has ended" : "the generator has ended with the value " + value)
                + ": ask hasNext() before next(), or iterate with for";
    }

    /** What the generator's body returned; null where it returned nothing or this is not the first report of the end. */
    public Object value() {
        return value;
    }
}
