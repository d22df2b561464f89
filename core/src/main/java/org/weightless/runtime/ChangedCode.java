package org.weightless.runtime;

/**
 * Says why a stored frame cannot go on with the classes that there are; the API makes an exception of its own of it.
 */
public final class ChangedCode extends Exception {
    private static final long serialVersionUID = 1;

    private final String owner;
    private final String method;
    private final int line;

    ChangedCode(String owner, String method, int line, String change) {
        super(change, null, false, false);
        this.owner = owner;
        this.method = method;
        this.line = line;
    }

    /** The class of the frame's method. */
    public String owner() {
        return owner;
    }

    /** The method. */
    public String method() {
        return method;
    }

    /** The line that it was suspended at, by the code that stored it; 0 where unknown. */
    public int line() {
        return line;
    }
}
