package org.weightless.agent.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Generator;

/**
 * Libraries at work: not instrumented, instrumented outside a fiber, and inside one that never yields, with the same
 * results.
 */
class WorkloadTest {
    @Test
    void h2GivesTheSameRows() throws Exception {
        compare(Workloads.ModernSql.class);
    }

    @Test
    void hsqldbGivesTheSameRows() throws Exception {
        compare(Workloads.AncientSql.class);
    }

    @Test
    void jacksonWritesAndReadsTheSame() throws Exception {
        compare(Workloads.Json.class);
    }

    @Test
    void guavaCollectsTheSame() throws Exception {
        compare(Workloads.Collections.class);
    }

    @Test
    void groovyRunsAScriptTheSame() throws Exception {
        compare(Workloads.Script.class);
    }

    private static void compare(Class<? extends Callable<?>> program) throws Exception {
        Object expected;
        try (PlainClassPath plain = PlainClassPath.open()) {
            expected = plain.run(program);
        }
        assertTrue(expected.toString().length() > 50, () -> "too little to compare: " + expected);
        assertEquals(expected, made(program).call(), "outside a fiber");

        Generator<Object> generator = Generator.returning(made(program));
        assertFalse(generator.hasNext(), "a body without a yield yields");
        assertEquals(expected, generator.result(), "in a generator");
        assertEquals(expected, inContinuation(made(program)), "in a continuation");
    }

    private static Callable<?> made(Class<? extends Callable<?>> program) throws ReflectiveOperationException {
        return program.getDeclaredConstructor().newInstance();
    }

    private static Object inContinuation(Callable<?> program) {
        Object[] result = new Object[1];
        Continuation continuation = new Continuation(new ContinuationScope("workload"), () -> {
            try {
                result[0] = program.call();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
        continuation.run();
        assertTrue(continuation.isDone(), "the continuation has not ended");
        return result[0];
    }
}
