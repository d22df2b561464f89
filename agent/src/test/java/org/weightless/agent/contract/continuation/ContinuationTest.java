package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.PinnedException;
import org.weightless.agent.testing.Garbage;
import org.weightless.agent.testing.Threads;

/** The contract of Continuation, sentence by sentence; scopes have a test of their own. */
class ContinuationTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("test");

    private final List<Object> log = new ArrayList<>();

    private void pause(Object event) {
        log.add(event);
        Continuation.yield(SCOPE);
    }

    private int down(int levels) {
        if (levels == 0) {
            pause("bottom");
            return 1;
        }
        return 1 + down(levels - 1);
    }

    @Test
    void nothingRunsBeforeTheFirstRun() {
        Continuation continuation = new Continuation(SCOPE, () -> log.add("ran"));
        assertEquals(List.of(), log);
        assertFalse(continuation.isDone());
        continuation.run();
        assertEquals(List.of("ran"), log);
        assertTrue(continuation.isDone());
    }

    @Test
    void yieldsAtAnyDepthReturnFromRun() {
        Continuation continuation = new Continuation(SCOPE, () -> {
            pause(1);
            log.add(down(3));
            pause(2);
        });
        for (int runs = 1; runs <= 3; runs++) {
            continuation.run();
            log.add("run " + runs);
            assertFalse(continuation.isDone());
        }
        continuation.run();
        assertTrue(continuation.isDone());
        assertEquals(List.of(1, "run 1", "bottom", "run 2", 4, 2, "run 3"), log);
    }

    @Test
    void anExceptionLeavesRunAfterAnyNumberOfYields() {
        for (Throwable thrown : List.of(new IOException("checked"), new IllegalStateException("unchecked"), new Error("error"),
                new Throwable("any"))) {
            for (int yields = 0; yields < 3; yields++) {
                int count = yields;
                Continuation continuation = new Continuation(SCOPE, () -> {
                    for (int i = 0; i < count; i++) {
                        pause(i);
                    }
                    throw Threads.unchanged(thrown);
                });
                for (int i = 0; i < count; i++) {
                    continuation.run();
                    assertFalse(continuation.isDone());
                }
                assertSame(thrown, assertThrows(Throwable.class, continuation::run));
                assertTrue(continuation.isDone());
                assertEquals(0, thrown.getSuppressed().length);
                assertNull(thrown.getCause());
            }
        }
    }

    @Test
    void exceptionsPassSuspendedFramesAndTheirHandlers() {
        IOException thrown = new IOException("from below");
        Continuation continuation = new Continuation(SCOPE, () -> {
            try {
                throwing(3, thrown);
            } catch (Exception e) {
                log.add(e);
                pause("in the handler");
                throw new IllegalStateException(e);
            } finally {
                pause("in finally");
            }
        });
        continuation.run();
        continuation.run();
        continuation.run();
        IllegalStateException left = assertThrows(IllegalStateException.class, continuation::run);
        assertSame(thrown, left.getCause());
        assertEquals(List.of("deep", thrown, "in the handler", "in finally"), log);
    }

    private void throwing(int levels, IOException thrown) throws IOException {
        if (levels == 0) {
            pause("deep");
            throw thrown;
        }
        throwing(levels - 1, thrown);
        log.add("never");
    }

    @Test
    void runInTwoThreadsAtOnceIsRefused() throws Throwable {
        Continuation[] self = new Continuation[1];
        self[0] = new Continuation(SCOPE, () -> {
            try {
                Threads.inAnother(() -> self[0].run());
            } catch (Throwable e) {
                log.add(e.getMessage());
            }
            pause("goes on");
        });
        self[0].run();
        assertTrue(log.get(0).toString().contains("running"), log.toString());
        assertEquals("goes on", log.get(1));
    }

    @Test
    void yieldOutsideIsRefusedByAnIllegalState() {
        IllegalStateException refused =
                assertThrows(IllegalStateException.class, () -> Continuation.yield(SCOPE));
        assertFalse(refused instanceof PinnedException);
        assertTrue(refused.getMessage().contains("test"), refused.getMessage());
    }

    @Test
    void yieldOutsideIsRefusedAgainWhenTheContinuationHasReturned() {
        Continuation continuation = new Continuation(SCOPE, () -> pause("in"));
        continuation.run();
        assertThrows(IllegalStateException.class, () -> pause("out"));
        assertNull(Continuation.current(SCOPE));
        continuation.run();
        assertTrue(continuation.isDone());
    }

    @Test
    void currentIsTheContinuationThatRuns() {
        assertNull(Continuation.current(SCOPE));
        List<Continuation> seen = new ArrayList<>();
        Continuation continuation = new Continuation(SCOPE, () -> {
            seen.add(Continuation.current(SCOPE));
            pause("");
            seen.add(Continuation.current(SCOPE));
            List.of(1).forEach(i -> seen.add(Continuation.current(SCOPE)));
        });
        continuation.run();
        assertNull(Continuation.current(SCOPE));
        continuation.run();
        assertEquals(List.of(continuation, continuation, continuation), seen);
        assertNull(Continuation.current(SCOPE));
    }

    @Test
    void itIsResumedByAnotherThread() throws Throwable {
        Continuation continuation = new Continuation(SCOPE, () -> {
            for (int i = 0; i < 4; i++) {
                log.add(Thread.currentThread().getName());
                down(2);
            }
        });
        String here = Thread.currentThread().getName();
        continuation.run();
        Threads.inAnother(continuation::run);
        continuation.run();
        Threads.inAnother(continuation::run);
        assertEquals(List.of(here, "bottom", "another", "bottom", here, "bottom", "another", "bottom"), log);
        assertFalse(continuation.isDone());
        Threads.inAnother(continuation::run);
        assertTrue(continuation.isDone());
    }

    @Test
    void exceptionsAfterAHandOverLeaveTheOtherThreadsRun() throws Throwable {
        IOException thrown = new IOException();
        Continuation continuation = new Continuation(SCOPE, () -> {
            pause("here");
            throw Threads.unchanged(thrown);
        });
        continuation.run();
        assertSame(thrown, assertThrows(IOException.class, () -> Threads.inAnother(continuation::run)));
        assertTrue(continuation.isDone());
    }

    @Test
    void manyOfOneBodyAreIndependent() {
        Runnable body = () -> {
            int[] own = {0};
            for (int i = 0; i < 3; i++) {
                own[0]++;
                pause(own[0]);
            }
        };
        Continuation one = new Continuation(SCOPE, body);
        Continuation two = new Continuation(SCOPE, body);
        assertNotSame(one, two);
        one.run();
        two.run();
        one.run();
        one.run();
        two.run();
        assertEquals(List.of(1, 1, 2, 3, 2), log);
    }

    @Test
    void anAbandonedOneIsGarbage() {
        byte[][] held = {new byte[100]};
        WeakReference<byte[]> content = new WeakReference<>(held[0]);
        Continuation continuation = holding(held[0]);
        held[0] = null;
        continuation.run();
        Garbage.assertKept(content, "what a suspended frame holds");
        WeakReference<Continuation> abandoned = new WeakReference<>(continuation);
        continuation = null;
        Garbage.assertCollected(abandoned, "an abandoned continuation");
        Garbage.assertCollected(content, "what its frames held");
        assertEquals(List.of("suspended"), log);
    }

    private Continuation holding(byte[] content) {
        return new Continuation(SCOPE, () -> {
            try {
                pause("suspended");
                log.add(content.length);
            } finally {
                log.add("finally");
            }
        });
    }

    @Test
    void aDoneOneHoldsNothing() {
        byte[][] held = {new byte[100]};
        WeakReference<byte[]> content = new WeakReference<>(held[0]);
        Continuation continuation = holding(held[0]);
        held[0] = null;
        continuation.run();
        continuation.run();
        assertTrue(continuation.isDone());
        Garbage.assertCollected(content, "what a done continuation held");
    }

    @Test
    void deepRecursionIsSuspendedAndResumed() {
        int[] result = new int[1];
        Continuation continuation = new Continuation(SCOPE, () -> result[0] = down(2000));
        continuation.run();
        assertEquals(2001, continuation.stackTrace().length - 2);
        continuation.run();
        assertEquals(2001, result[0]);
    }
}
