package org.weightless;

import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Names what a yield suspends: the innermost enclosing continuation that was made with this very scope. */
public final class ContinuationScope implements Serializable {
    private static final long serialVersionUID = 1;

    private static final Map<String, ContinuationScope> NAMED = new ConcurrentHashMap<>();

    private final String name;

    /**
     * Makes a scope, different from every other one.
     *
     * @param name for messages
     */
    public ContinuationScope(String name) {
        this.name = Objects.requireNonNull(name, "name");
    }

    /**
     * The scope that this JVM has for a name: the same one each time, kept for ever. A continuation that is stored
     * must have such a scope, as the yields of another JVM name the one that is there.
     */
    public static ContinuationScope named(String name) {
        return NAMED.computeIfAbsent(Objects.requireNonNull(name, "name"), ContinuationScope::new);
    }

    private Object writeReplace() throws NotSerializableException {
        if (NAMED.get(name) != this) {
            throw new NotSerializableException("the scope " + name
                    + " cannot be stored: it is known by its identity, which another JVM does not"
                    + " have; get it from ContinuationScope.named(..)");
        }
        return this;
    }

    private Object readResolve() throws InvalidObjectException {
        if (name == null) {
            throw Stores.damaged("a scope has no name");
        }
        return named(name);
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
