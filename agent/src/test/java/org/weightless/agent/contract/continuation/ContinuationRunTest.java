package org.weightless.agent.contract.continuation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Thrown.refused;
import static org.weightless.agent.testing.Thrown.same;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.agent.testing.Thrown;

/** Continuation: run, isDone, errors, exceptions, threads and traces. */
class ContinuationRunTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("blue");

    private final List<Object> log = new ArrayList<>();

    private void pause(Object event) {
        log.add(event);
        Continuation.yield(SCOPE);
    }

    private static void runToEnd(Continuation continuation) {
        while (!continuation.isDone()) {
            continuation.run();
        }
    }

    @Test
    void runReturnsAtEachYieldAndAtTheEnd() {
        Continuation continuation = new Continuation(SCOPE, () -> {
            for (int i = 0; i < 3; i++) {
                pause(i);
            }
            log.add("end");
        });
        assertFalse(continuation.isDone());
        for (int i = 0; i < 3; i++) {
            continuation.run();
            log.add("outside");
            assertFalse(continuation.isDone());
        }
        continuation.run();
        assertTrue(continuation.isDone());
        assertEquals(List.of(0, "outside", 1, "outside", 2, "outside", "end"), log);
    }

    @Test
    void runOnADoneOneSaysDone() {
        Continuation continuation = new Continuation(SCOPE, () -> {});
        continuation.run();
        String message = refused(continuation::run, "done").getMessage();
        assertEquals(message, refused(continuation::run, "done").getMessage());
        Continuation failed = new Continuation(SCOPE, () -> {
            throw new UnsupportedOperationException();
        });
        assertThrows(UnsupportedOperationException.class, failed::run);
        assertTrue(failed.isDone());
        refused(failed::run, "done");
    }

    @Test
    void runOnARunningOneSaysRunning() {
        Continuation[] self = new Continuation[1];
        self[0] = new Continuation(SCOPE, () -> {
            refused(self[0]::run, "running");
            pause("one");
            refused(self[0]::run, "running");
            Continuation inner = new Continuation(SCOPE, () -> {
                refused(self[0]::run, "running");
                pause("two");
                refused(self[0]::run, "running");
            });
            runToEnd(inner);
            log.add("end");
        });
        runToEnd(self[0]);
        assertEquals(List.of("one", "two", "end"), log);
    }

    @Test
    void theTwoRefusalsOfRunAndTheOneOfYieldDiffer() {
        Continuation[] self = new Continuation[1];
        String[] running = new String[1];
        self[0] = new Continuation(SCOPE, () -> running[0] = refused(self[0]::run).getMessage());
        self[0].run();
        String done = refused(self[0]::run).getMessage();
        String outside = refused(() -> Continuation.yield(SCOPE), "blue").getMessage();
        assertEquals(3, List.of(running[0], done, outside).stream().distinct().count());
    }

    @Test
    void runOnOneThatRunsInAnotherThread() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Continuation continuation = new Continuation(SCOPE, () -> {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            pause("paused");
        });
        Thread other = new Thread(continuation::run);
        other.start();
        begun.await();
        refused(continuation::run, "running");
        assertFalse(continuation.isDone());
        end.countDown();
        other.join();
        continuation.run();
        assertTrue(continuation.isDone());
    }

    @Test
    void aYieldThatNothingEncloses() {
        refused(() -> Continuation.yield(SCOPE), "blue");
        ContinuationScope other = new ContinuationScope("green");
        Continuation continuation = new Continuation(SCOPE, () -> {
            refused(() -> Continuation.yield(other), "green");
            pause("still works");
            refused(() -> Continuation.yield(new ContinuationScope("blue")), "blue");
            log.add("end");
        });
        runToEnd(continuation);
        assertEquals(List.of("still works", "end"), log);
    }

    @Test
    void aYieldInAThreadThatTheBodyStarts() {
        Continuation continuation = new Continuation(SCOPE, () -> {
            Thread thread = new Thread(() -> {
                log.add(Continuation.current(SCOPE) == null);
                log.add(refused(() -> Continuation.yield(SCOPE)).getClass().getSimpleName());
            });
            thread.start();
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            pause("after");
        });
        runToEnd(continuation);
        assertEquals(List.of(true, "IllegalStateException", "after"), log);
    }

    @Test
    void nullsAreRefused() {
        assertThrows(NullPointerException.class, () -> new Continuation(null, () -> {}));
        assertThrows(NullPointerException.class, () -> new Continuation(SCOPE, null));
        assertThrows(NullPointerException.class, () -> Continuation.yield(null));
        assertThrows(NullPointerException.class, () -> Continuation.current(null));
        assertThrows(NullPointerException.class, () -> new ContinuationScope(null));
    }

    @Test
    void exceptionsLeaveUnchanged() {
        for (Throwable thrown : List.of(new IOException(), new RuntimeException(), new Error(), new Throwable())) {
            StackTraceElement[] trace = thrown.getStackTrace();
            Continuation continuation = new Continuation(SCOPE, () -> {
                try {
                    pause("before");
                    throw Thrown.unchanged(thrown);
                } finally {
                    pause("finally");
                }
            });
            continuation.run();
            continuation.run();
            assertFalse(continuation.isDone());
            same(thrown, continuation::run);
            assertTrue(continuation.isDone());
            assertEquals(0, thrown.getSuppressed().length);
            assertNull(thrown.getCause());
            assertEquals(trace[0], thrown.getStackTrace()[0]);
        }
    }

    @Test
    void anExceptionOfAnInnerOneCanBeCaughtInTheOuterOne() {
        IllegalArgumentException thrown = new IllegalArgumentException();
        Continuation outer = new Continuation(SCOPE, () -> {
            Continuation inner = new Continuation(new ContinuationScope("inner"), () -> {
                pause("through");
                throw thrown;
            });
            try {
                inner.run();
            } catch (IllegalArgumentException caught) {
                log.add(caught == thrown);
            }
            assertTrue(inner.isDone());
            pause("caught");
        });
        runToEnd(outer);
        assertEquals(List.of("through", true, "caught"), log);
    }

    @Test
    void eachStepInAnotherThread() throws InterruptedException {
        Continuation continuation = new Continuation(SCOPE, () -> {
            for (int i = 0; i < 5; i++) {
                String here = Thread.currentThread().getName();
                pause(here);
                assertNotEquals(here, Thread.currentThread().getName());
                assertSame(this, ContinuationRunTest.this);
            }
        });
        List<Throwable> failures = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Thread thread = new Thread(continuation::run, "carrier " + i);
            thread.setUncaughtExceptionHandler((t, e) -> failures.add(e));
            thread.start();
            thread.join();
        }
        assertEquals(List.of(), failures);
        assertTrue(continuation.isDone());
        assertEquals(List.of("carrier 0", "carrier 1", "carrier 2", "carrier 3", "carrier 4"), log);
    }

    // ---- current

    @Test
    void currentIsTheInnermostOfTheScope() {
        Continuation[] made = new Continuation[2];
        ContinuationScope other = new ContinuationScope("other");
        assertNull(Continuation.current(SCOPE));
        made[0] = new Continuation(SCOPE, () -> {
            assertSame(made[0], Continuation.current(SCOPE));
            assertNull(Continuation.current(other));
            made[1] = new Continuation(SCOPE, () -> assertSame(made[1], Continuation.current(SCOPE)));
            made[1].run();
            assertSame(made[0], Continuation.current(SCOPE));
            made[1] = new Continuation(other, () -> {
                assertSame(made[0], Continuation.current(SCOPE));
                assertSame(made[1], Continuation.current(other));
                pause("both");
                assertSame(made[0], Continuation.current(SCOPE));
                assertSame(made[1], Continuation.current(other));
            });
            made[1].run();
            assertNull(Continuation.current(other));
        });
        made[0].run();
        assertNull(Continuation.current(SCOPE));
        assertNull(Continuation.current(other));
        made[0].run();
        assertTrue(made[0].isDone());
        assertTrue(made[1].isDone());
        assertEquals(List.of("both"), log);
    }

    // ---- stackTrace

    private void outer(int depth) {
        if (depth == 0) {
            innermost();
        } else {
            outer(depth - 1);
        }
        log.add("back");
    }

    private void innermost() {
        Continuation.yield(SCOPE);
        log.add("resumed");
    }

    @Test
    void theTraceOfASuspendedOneHoldsTheUsersFramesInnermostFirst() {
        Runnable body = () -> outer(2);
        Continuation continuation = new Continuation(SCOPE, body);
        continuation.run();
        StackTraceElement[] trace = continuation.stackTrace();
        List<String> methods = Arrays.stream(trace).map(StackTraceElement::getMethodName).toList();
        assertEquals(List.of("innermost", "outer", "outer", "outer"), methods.subList(0, 4));
        assertTrue(methods.get(4).startsWith("lambda$"), methods.toString());
        assertEquals(5, trace.length, methods.toString());
        for (StackTraceElement element : trace) {
            assertEquals(ContinuationRunTest.class.getName(), element.getClassName());
            assertEquals("ContinuationRunTest.java", element.getFileName());
            assertTrue(element.getLineNumber() > 0);
        }
        assertArrayEquals(trace, continuation.stackTrace());
        continuation.run();
        assertEquals(0, continuation.stackTrace().length);
        assertEquals(List.of("resumed", "back", "back", "back"), log);
    }

    @Test
    void theTraceThroughAnInnerContinuation() {
        ContinuationScope inner = new ContinuationScope("inner");
        Continuation continuation = new Continuation(SCOPE, () -> new Continuation(inner, () -> outer(0)).run());
        continuation.run();
        List<String> methods = Arrays.stream(continuation.stackTrace()).map(StackTraceElement::getMethodName).toList();
        assertEquals(List.of("innermost", "outer"), methods.subList(0, 2));
        assertEquals(4, methods.size(), methods.toString());
        assertFalse(
                Arrays.stream(continuation.stackTrace()).anyMatch(e -> e.getClassName().startsWith("org.weightless.runtime")));
    }

    @Test
    void noTraceBeforeTheStart() {
        assertEquals(0, new Continuation(SCOPE, () -> pause("x")).stackTrace().length);
    }

    @Test
    void theScopesName() {
        assertEquals("blue", SCOPE.name());
    }
}
