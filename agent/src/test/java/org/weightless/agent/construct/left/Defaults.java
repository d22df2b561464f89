package org.weightless.agent.construct.left;

/** Has an interface that no other package may use. */
public final class Defaults {
    private Defaults() {}

    interface Whole {
        Object part();

        default String whole() {
            return "" + part() + part();
        }
    }

    public static Class<?> whole() {
        return Whole.class;
    }
}
