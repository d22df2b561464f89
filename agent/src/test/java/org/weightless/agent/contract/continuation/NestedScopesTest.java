package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.agent.testing.Threads;

/** Scopes nest: a yield finds the innermost continuation of its scope, whatever runs in between. */
class NestedScopesTest {
    private static final ContinuationScope OUTER = new ContinuationScope("outer");
    private static final ContinuationScope INNER = new ContinuationScope("inner");

    private final List<Object> log = new ArrayList<>();

    private void pause(ContinuationScope scope, Object event) {
        log.add(event);
        Continuation.yield(scope);
    }

    @Test
    void theInnerOneYieldsToTheOuterAndGoesOnInside() {
        Continuation inner = new Continuation(INNER, () -> {
            pause(INNER, "i1");
            pause(OUTER, "o from inside");
            pause(INNER, "i2");
        });
        Continuation outer = new Continuation(OUTER, () -> {
            while (!inner.isDone()) {
                inner.run();
                log.add("inner returned");
            }
            pause(OUTER, "o1");
        });
        outer.run();
        assertEquals(List.of("i1", "inner returned", "o from inside"), log);
        assertFalse(inner.isDone());
        outer.run();
        assertEquals(List.of("i1", "inner returned", "o from inside", "i2", "inner returned", "inner returned", "o1"), log);
        outer.run();
        assertTrue(outer.isDone() && inner.isDone());
    }

    @Test
    void theInnermostOfTheSameScopeIsMeant() {
        Continuation inner = new Continuation(OUTER, () -> pause(OUTER, "inner"));
        Continuation outer = new Continuation(OUTER, () -> {
            inner.run();
            pause(OUTER, "outer");
            inner.run();
        });
        outer.run();
        assertEquals(List.of("inner", "outer"), log);
        outer.run();
        assertTrue(outer.isDone() && inner.isDone());
    }

    @Test
    void threeLevelsAreSuspendedAtOnceFromTheInnermost() {
        ContinuationScope middle = new ContinuationScope("middle");
        Continuation c = new Continuation(INNER, () -> {
            for (int i = 0; i < 3; i++) {
                pause(OUTER, "c" + i);
                pause(middle, "m" + i);
            }
        });
        Continuation b = new Continuation(middle, () -> {
            c.run();
            log.add("c done");
        });
        Continuation a = new Continuation(OUTER, () -> {
            while (!b.isDone()) {
                b.run();
                log.add("b returned");
            }
        });
        while (!a.isDone()) {
            a.run();
            log.add("|");
        }
        assertEquals("c0 | m0 b returned c1 | m1 b returned c2 | m2 b returned c done b returned |",
                String.join(" ", log.stream().map(Object::toString).toList()));
    }

    @Test
    void whileTheOuterIsSuspendedTheInnerCountsAsRunning() {
        Continuation inner = new Continuation(INNER, () -> pause(OUTER, "through"));
        Continuation outer = new Continuation(OUTER, inner::run);
        outer.run();
        IllegalStateException refused = assertThrows(IllegalStateException.class, inner::run);
        assertTrue(refused.getMessage().contains("running"), refused.getMessage());
        outer.run();
        assertTrue(inner.isDone() && outer.isDone());
    }

    @Test
    void exceptionsFromInsideReachTheOuterBody() {
        IllegalStateException thrown = new IllegalStateException("inside");
        Continuation inner = new Continuation(INNER, () -> {
            pause(OUTER, "before");
            throw thrown;
        });
        Continuation outer = new Continuation(OUTER, () -> {
            try {
                inner.run();
            } catch (IllegalStateException e) {
                log.add(e);
                pause(OUTER, "caught");
            }
            log.add(inner.isDone());
        });
        outer.run();
        outer.run();
        outer.run();
        assertEquals(List.of("before", thrown, "caught", true), log);
        assertTrue(outer.isDone());
    }

    @Test
    void theWholeNestMovesToAnotherThread() throws Throwable {
        Continuation inner = new Continuation(INNER, () -> {
            pause(OUTER, Thread.currentThread().getName());
            pause(INNER, Thread.currentThread().getName());
            assertSame(Thread.currentThread().getName(), "another");
        });
        Continuation outer = new Continuation(OUTER, () -> {
            inner.run();
            log.add("outer in " + Thread.currentThread().getName());
            inner.run();
        });
        outer.run();
        Threads.inAnother(outer::run);
        assertEquals(List.of(Thread.currentThread().getName(), "another", "outer in another"), log);
        assertTrue(outer.isDone() && inner.isDone());
    }

    @Test
    void currentFindsEachScope() {
        Continuation[] all = new Continuation[2];
        all[1] = new Continuation(INNER, () -> {
            assertSame(all[0], Continuation.current(OUTER));
            assertSame(all[1], Continuation.current(INNER));
            pause(OUTER, "");
            assertSame(all[0], Continuation.current(OUTER));
            assertSame(all[1], Continuation.current(INNER));
            assertNull(Continuation.current(new ContinuationScope("outer")));
        });
        all[0] = new Continuation(OUTER, () -> {
            assertNull(Continuation.current(INNER));
            all[1].run();
            assertNull(Continuation.current(INNER));
        });
        all[0].run();
        assertNull(Continuation.current(OUTER));
        assertNull(Continuation.current(INNER));
        all[0].run();
        assertTrue(all[0].isDone() && all[1].isDone());
    }

    @Test
    void aScopeThatIsNotAroundIsRefusedInside() {
        Continuation continuation = new Continuation(OUTER, () -> {
            try {
                pause(INNER, "refused");
            } catch (PinnedException e) {
                log.add("pinned");
            } catch (IllegalStateException e) {
                log.add(e.getMessage().contains("inner"));
            }
            pause(OUTER, "goes on");
        });
        continuation.run();
        assertEquals(List.of("refused", true, "goes on"), log);
    }

    @Test
    void generatorsStandBetween() {
        Continuation outer = new Continuation(OUTER, () -> {
            Generator<Object> generator = Generator.of(() -> {
                Fiber.yield("g1");
                pause(OUTER, "from the generator");
                Fiber.yield("g2");
            });
            for (Object value : generator) {
                log.add(value);
                pause(OUTER, "from the loop");
            }
        });
        while (!outer.isDone()) {
            outer.run();
            log.add("|");
        }
        assertEquals(List.of("g1", "from the loop", "|", "from the generator", "|", "g2", "from the loop", "|", "|"), log);
    }

    @Test
    void theOuterIsNotReachedThroughAForeignFrame() {
        Continuation inner = new Continuation(INNER, () -> {
            pause(INNER, "itself is fine");
            try {
                pause(OUTER, "refused");
            } catch (PinnedException e) {
                log.add(e.culprit().getMethodName());
            }
            pause(INNER, "itself again");
        });
        Continuation outer = new Continuation(OUTER, () -> {
            for (int i = 0; i < 3; i++) {
                List.of(1).forEach(each -> inner.run());
                pause(OUTER, i);
            }
        });
        while (!outer.isDone()) {
            outer.run();
        }
        assertEquals(List.of("itself is fine", 0, "refused", "forEach", "itself again", 1, 2), log);
        assertTrue(inner.isDone());
    }
}
