package org.weightless.agent.testing;

/** How much random tests do: {@code -Plong}, which sets {@code -Dtests.long=true}, has them do all that they know. */
public final class Thorough {
    private Thorough() {}

    /** So many with {@code -Plong}, a part of them else. */
    public static int count(int all, int part) {
        return Boolean.getBoolean("tests.long") ? all : part;
    }
}
