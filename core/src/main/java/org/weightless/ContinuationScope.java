package org.weightless;

import java.util.Objects;

/** Names what a yield suspends: the innermost enclosing continuation that was made with this very scope. */
public final class ContinuationScope {
    private final String name;

    /**
     * Makes a scope, different from every other one.
     *
     * @param name for messages
     */
    public ContinuationScope(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /** The name that it was made with. */
    public String name() {
        return name;
    }

    @Override
    public String toString() {
        return name;
    }
}
