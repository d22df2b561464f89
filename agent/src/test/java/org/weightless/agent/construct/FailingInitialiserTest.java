package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.weightless.Fiber;
import org.weightless.Generator;

/** A call in a fiber that initialises a class, and fails at that, throws what it throws in plain code. */
class FailingInitialiserTest {
    /** The same twice, as a class is initialised once. */
    static final class Plain {
        static final int NUMBER = fails();

        private Plain() {}

        static int yields() {
            Fiber.yield(NUMBER);
            return NUMBER;
        }
    }

    static final class InFiber {
        static final int NUMBER = fails();

        private InFiber() {}

        static int yields() {
            Fiber.yield(NUMBER);
            return NUMBER;
        }
    }

    private static int fails() {
        throw new IllegalStateException("no number");
    }

    private interface Call {
        int call();
    }

    private static String error(Call call) {
        try {
            return "" + call.call();
        } catch (LinkageError e) {
            return e.getClass().getSimpleName() + " of " + (e.getCause() instanceof IllegalStateException) + ", "
                    + (e.getMessage() == null ? "" : e.getMessage().replaceAll("class .*\\$\\w+", "class"));
        }
    }

    @Test
    void theErrorIsTheSame() {
        String plain = error(Plain::yields);
        assertEquals("ExceptionInInitializerError of true, ", plain);
        String again = error(Plain::yields);
        assertEquals("NoClassDefFoundError of false, Could not initialize class", again);
        Generator<String> generator = Generator.of(() -> {
            for (int i = 0; i < 3; i++) {
                Fiber.yield(error(() -> InFiber.yields()));
            }
        });
        assertEquals(plain, generator.next());
        assertEquals(again, generator.next());
        assertEquals(again, generator.next());
        assertFalse(generator.hasNext());
    }
}
