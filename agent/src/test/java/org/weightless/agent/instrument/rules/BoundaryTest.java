package org.weightless.agent.instrument.rules;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.weightless.agent.instrument.Code;

/** What is the JDK's, and what is a yield. */
class BoundaryTest {
    @Test
    void whatOnlyTheJdkMayDefineIsTheJdks() {
        assertTrue(Boundary.isJdks("java/lang/String"));
        assertTrue(Boundary.isJdks("java/util/concurrent/atomic/AtomicInteger"));
    }

    @Test
    void whatALibraryMayDefineIsNot() {
        assertFalse(Boundary.isJdks("javax/inject/Inject"));
        assertFalse(Boundary.isJdks("jdk/made/Own"));
        assertFalse(Boundary.isJdks("java"));
        assertFalse(Boundary.isJdks("[Ljava/lang/String;"));
    }

    private static boolean alwaysSuspends(String call) {
        return Boundary.alwaysSuspends(Code.of("call:\n invokestatic " + call + "\n return").call("call"));
    }

    @Test
    void aYieldOfAFiberOrAContinuationAlwaysSuspends() {
        assertTrue(alwaysSuspends("org/weightless/Fiber.yield()V"));
        assertTrue(alwaysSuspends("org/weightless/Continuation.yield(Lorg/weightless/ContinuationScope;)V"));
    }

    @Test
    void aMethodOfThatNameElsewhereMayReturn() {
        assertFalse(alwaysSuspends("java/lang/Thread.yield()V"));
        assertFalse(alwaysSuspends("org/weightless/Generator.yield(Ljava/lang/Object;)V"));
        assertFalse(alwaysSuspends("org/weightless/Fiber.park()V"));
    }
}
