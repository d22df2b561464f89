package org.weightless.agent.testing;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.function.Executable;
import org.weightless.StopIteration;

/** What the tests expect to be thrown. */
public final class Thrown {
    private Thrown() {}

    /** Throws anything, as bodies without a {@code throws} clause cannot. */
    @SuppressWarnings("unchecked")
    public static <T extends Throwable> RuntimeException unchanged(Throwable thrown) throws T {
        throw (T) thrown;
    }

    /** The very object, or red. */
    public static void same(Throwable expected, Executable call) {
        assertSame(expected, assertThrows(Throwable.class, call));
    }

    /** The refusal; its message has to hold each of these words. */
    public static <T extends Throwable> T refused(Class<T> type, Executable call, String... words) {
        T thrown = assertThrows(type, call);
        for (String word : words) {
            assertTrue(String.valueOf(thrown.getMessage()).contains(word),
                    () -> "no \"" + word + "\" in: " + thrown.getMessage());
        }
        return thrown;
    }

    public static IllegalStateException refused(Executable call, String... words) {
        return refused(IllegalStateException.class, call, words);
    }

    /** The value that a StopIteration carries. */
    public static Object stop(Executable call) {
        return assertThrows(StopIteration.class, call).value();
    }
}
