package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Thrown.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Thrown;

/** Continuation: scopes in scopes, and together with generators and fibers. */
class ContinuationScopeTest {
    private static final ContinuationScope A = new ContinuationScope("A");
    private static final ContinuationScope B = new ContinuationScope("B");
    private static final ContinuationScope C = new ContinuationScope("C");

    private final List<Object> log = new ArrayList<>();

    private void drive(String name, Continuation continuation) {
        while (!continuation.isDone()) {
            continuation.run();
            log.add(name + (continuation.isDone() ? " done" : " paused"));
        }
    }

    private void pause(Object event, ContinuationScope scope) {
        log.add(event);
        Continuation.yield(scope);
    }

    @Test
    void aYieldToTheOuterScopeGoesOnInsideTheInnerOne() {
        Continuation outer = new Continuation(A, () -> drive("inner", new Continuation(B, () -> {
            pause(1, A);
            pause(2, B);
            pause(3, A);
            pause(4, A);
            pause(5, B);
        })));
        drive("outer", outer);
        assertEquals(List.of(1, "outer paused", 2, "inner paused", 3, "outer paused", 4, "outer paused", 5, "inner paused",
                "inner done", "outer done"), log);
    }

    @Test
    void threeScopes() {
        Continuation outermost =
                new Continuation(A, () -> drive("b", new Continuation(B, () -> drive("c", new Continuation(C, () -> {
                    pause("to a", A);
                    pause("to b", B);
                    pause("to c", C);
                    pause("to a again", A);
                })))));
        drive("a", outermost);
        assertEquals(List.of("to a", "a paused", "to b", "b paused", "to c", "c paused", "to a again", "a paused", "c done",
                "b done", "a done"), log);
    }

    @Test
    void theInnermostOfTheSameScopeIsSuspended() {
        Continuation outer = new Continuation(A, () -> {
            drive("inner", new Continuation(A, () -> pause("in", A)));
            pause("out", A);
        });
        drive("outer", outer);
        assertEquals(List.of("in", "inner paused", "inner done", "out", "outer paused", "outer done"), log);
    }

    @Test
    void anInnerOneThatWasSuspendedThroughIsNotRunFromElsewhere() {
        Continuation inner = new Continuation(B, () -> pause("through", A));
        Continuation outer = new Continuation(A, inner::run);
        outer.run();
        assertFalse(inner.isDone());
        refused(inner::run);
        outer.run();
        assertTrue(inner.isDone());
        assertTrue(outer.isDone());
        assertEquals(List.of("through"), log);
    }

    @Test
    void anInnerOneMayMoveToAnotherOuterOneBetweenItsYields() {
        Continuation inner = new Continuation(B, () -> {
            pause("in first", B);
            pause("to second", A);
            pause("in second", B);
        });
        Continuation first = new Continuation(A, () -> {
            inner.run();
            pause("first", A);
        });
        Continuation second = new Continuation(A, inner::run);
        first.run();
        second.run();
        assertFalse(second.isDone());
        second.run();
        assertTrue(second.isDone());
        first.run();
        inner.run();
        assertTrue(inner.isDone());
        assertEquals(List.of("in first", "first", "to second", "in second"), log);
    }

    /** Random nests: what a yield to depth d suspends is exactly what a hand-kept stack says. */
    @Test
    void manyYieldsThroughManyScopes() {
        int depth = 6;
        List<ContinuationScope> scopes = new ArrayList<>();
        for (int i = 0; i < depth; i++) {
            scopes.add(new ContinuationScope("scope " + i));
        }
        Random random = new Random(5);
        List<Object> expected = new ArrayList<>();
        List<Integer> targets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int target = random.nextInt(depth);
            targets.add(target);
            expected.add("to " + target);
            expected.add(target + " paused");
        }
        for (int i = depth - 1; i >= 0; i--) {
            expected.add(i + " done");
        }
        drive("0", nest(0, scopes, targets));
        assertEquals(expected, log);
    }

    private Continuation nest(int level, List<ContinuationScope> scopes, List<Integer> targets) {
        return new Continuation(scopes.get(level), () -> {
            if (level < scopes.size() - 1) {
                drive(Integer.toString(level + 1), nest(level + 1, scopes, targets));
            } else {
                for (int target : targets) {
                    pause("to " + target, scopes.get(target));
                }
            }
        });
    }

    // ---- with generators and fibers

    @Test
    void aContinuationYieldsThroughGenerators() {
        Continuation continuation = new Continuation(A, () -> {
            Generator<Integer> numbers = Generator.of(() -> {
                for (int i = 0; i < 2; i++) {
                    pause("inside " + i, A);
                    Fiber.yield(i);
                }
            });
            for (int i : numbers) {
                pause("got " + i, A);
            }
        });
        drive("c", continuation);
        assertEquals(
                List.of("inside 0", "c paused", "got 0", "c paused", "inside 1", "c paused", "got 1", "c paused", "c done"),
                log);
    }

    @Test
    void aGeneratorYieldsThroughAContinuation() {
        Generator<Object> generator = Generator.of(() -> {
            Continuation continuation = new Continuation(A, () -> {
                log.add(Fiber.<Object>yield("first"));
                pause("own", A);
                log.add(Fiber.<Object>yield("second"));
            });
            drive("c", continuation);
        });
        assertEquals("first", generator.next());
        assertEquals("second", generator.send("x"));
        assertEquals(List.of("x", "own", "c paused"), log);
        assertFalse(generator.isDone());
        assertNull(Thrown.stop(() -> generator.send("y")));
        assertEquals(List.of("x", "own", "c paused", "y", "c done"), log);
    }

    @Test
    void aFiberYieldsThroughAContinuationAndAGeneratorThroughBoth() {
        Scheduler scheduler = Scheduler.roundRobin();
        for (String name : List.of("p", "q")) {
            scheduler.spawn(name, () -> drive(name, new Continuation(A, () -> {
                log.add(name + 1);
                Fiber.yield();
                pause(name + 2, A);
                Fiber.yield();
                log.add(name + 3);
            })));
        }
        scheduler.run();
        assertEquals(List.of("p1", "q1", "p2", "p paused", "q2", "q paused", "p3", "p done", "q3", "q done"), log);
    }
}
