package org.weightless.agent.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import org.weightless.Fiber;
import org.weightless.Generator;

/** Runs a program plainly, where its steps are noted, and in a generator, where each of them yields: both are the same. */
public final class Noted {
    /** What a program does at each of its steps. */
    public interface Step {
        Object by(Object value);

        /** The same, for a value of a type. */
        @SuppressWarnings("unchecked")
        default <T> T at(T value) {
            return (T) by(value);
        }
    }

    /** A program that has steps. */
    public interface Program {
        Object run(Step step) throws Throwable;
    }

    private Noted() {}

    /** What a program gives, or the exception that it throws, as text; it has to have steps. */
    public static String outcome(Program program) {
        List<Object> noted = new ArrayList<>();
        String plain = ended(program, value -> {
            noted.add(value);
            return value;
        });
        Generator<Object> generator = Generator.returning(() -> ended(program, value -> {
            Fiber.yield(value);
            return value;
        }));
        List<Object> yielded = new ArrayList<>();
        while (generator.hasNext()) {
            yielded.add(generator.next());
        }
        assertFalse(noted.isEmpty(), "the program has no step");
        assertEquals(noted, yielded);
        assertEquals(plain, generator.result());
        return plain;
    }

    private static String ended(Program program, Step step) {
        try {
            return String.valueOf(program.run(step));
        } catch (Throwable thrown) {
            return told(thrown);
        }
    }

    /** An exception and its causes, by the names of their classes and by their messages. */
    public static String told(Throwable thrown) {
        String text = thrown.getClass().getSimpleName()
                + (thrown.getMessage() == null ? "" : "(" + thrown.getMessage() + ")");
        return thrown.getCause() == null ? text : text + " of " + told(thrown.getCause());
    }
}
