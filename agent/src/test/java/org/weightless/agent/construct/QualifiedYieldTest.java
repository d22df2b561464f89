package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.weightless.agent.testing.Programs;
import org.weightless.agent.testing.Sources;

/** Since Java 14 a method called {@code yield} has to be called with its class in front. */
class QualifiedYieldTest {
    private static Sources.Compiled body(String header, String statement) {
        return Sources.javac("made.Body", """
                package made;
                import org.weightless.*;
                %s
                public class Body implements java.util.concurrent.Callable<Object> {
                    public Object call() {
                        int x = 1;
                        %s
                        return org.weightless.agent.testing.Probe.s(x);
                    }
                }
                """.formatted(header, statement), "--release", "17");
    }

    @Test
    void qualifiedItCompilesAndRuns() {
        Programs.Outcome outcome = body("", "if (x > 1) { Fiber.yield(x); Fiber.yield(); int sent = Fiber.yield(x); }")
                .made().compare("made.Body");
        assertEquals("result 1", outcome.result());
    }

    @Test
    void staticallyImportedItDoesNot() {
        Sources.Compiled compiled = body("import static org.weightless.Fiber.yield;", "yield(x);");
        assertTrue(compiled.classes().isEmpty());
        assertTrue(compiled.messages().contains("yield"), compiled.messages());
    }

    @Test
    void aMethodReferenceToItCompiles() {
        assertFalse(body("", "java.util.function.Consumer<Object> c = Fiber::yield;").classes().isEmpty());
    }
}
