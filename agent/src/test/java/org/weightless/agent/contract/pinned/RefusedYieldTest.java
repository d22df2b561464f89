package org.weightless.agent.contract.pinned;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.ThrowingSupplier;
import org.weightless.Continuation;
import org.weightless.ContinuationScope;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;
import org.weightless.Scheduler;
import org.weightless.agent.testing.Thrown;

/** Frames that cannot be captured: the yield throws and names them; what follows is neither wrong, skipped nor done twice. */
class RefusedYieldTest {
    private static final ContinuationScope SCOPE = new ContinuationScope("pin");
    private static final List<Object> LOG = new ArrayList<>();
    private static PinnedException pinned;

    /** Tries to yield and goes on. */
    private static int attempt(int value) {
        LOG.add("before " + value);
        try {
            Continuation.yield(SCOPE);
            LOG.add("suspended");
        } catch (PinnedException e) {
            pinned = e;
            LOG.add("pinned");
        }
        LOG.add("after " + value);
        return value;
    }

    private static void expect(Reason reason, String culprit, Object result, ThrowingSupplier<Object> body) {
        LOG.clear();
        pinned = null;
        List<Object> results = new ArrayList<>();
        Continuation continuation = new Continuation(SCOPE, () -> {
            int kept = 17;
            Continuation.yield(SCOPE);
            try {
                results.add(body.get());
            } catch (Throwable e) {
                throw Thrown.unchanged(e);
            }
            Continuation.yield(SCOPE);
            results.add(kept);
        });
        continuation.run();
        continuation.run();
        assertFalse(continuation.isDone());
        assertEquals(List.of(result), results);
        continuation.run();
        assertTrue(continuation.isDone());
        assertEquals(List.of(result, 17), results);
        assertEquals(List.of("before 5", "pinned", "after 5"), LOG);
        assertNotNull(pinned);
        assertEquals(reason, pinned.reason(), pinned.getMessage());
        StackTraceElement named = pinned.culprit();
        assertTrue((named.getClassName() + "." + named.getMethodName()).contains(culprit), named + ": " + pinned.getMessage());
        assertTrue(pinned.getMessage().contains(named.getMethodName()), pinned.getMessage());
    }

    private static synchronized int locked() {
        return 1 + attempt(5);
    }

    private static int throughLocked() {
        int twice = 2 * locked();
        return twice + 1;
    }

    @Test
    void monitorOfAMethod() {
        expect(Reason.MONITOR, "RefusedYieldTest.locked", 13, RefusedYieldTest::throughLocked);
        assertFalse(Thread.holdsLock(RefusedYieldTest.class));
    }

    @Test
    void monitorOfABlock() {
        Object lock = new Object();
        expect(Reason.MONITOR, "RefusedYieldTest.inBlock", 6, () -> inBlock(lock));
        assertFalse(Thread.holdsLock(lock));
    }

    private static int inBlock(Object lock) {
        synchronized (lock) {
            return 1 + attempt(5);
        }
    }

    @Test
    void aMonitorThatWasLeftPinsNothing() {
        Object lock = new Object();
        List<Object> log = new ArrayList<>();
        Continuation continuation = new Continuation(SCOPE, () -> {
            synchronized (lock) {
                log.add("locked");
            }
            Continuation.yield(SCOPE);
            synchronized (lock) {
                log.add("again");
            }
        });
        continuation.run();
        assertFalse(Thread.holdsLock(lock));
        assertEquals(List.of("locked"), log);
        continuation.run();
        assertEquals(List.of("locked", "again"), log);
    }

    static final class Initialised {
        static final int VALUE = 1 + attempt(5);
    }

    @Test
    void classInitialiser() {
        expect(Reason.CLASS_INITIALIZER, "<clinit>", 6, () -> Initialised.VALUE);
    }

    static final class Numbers extends AbstractList<Integer> {
        @Override
        public Integer get(int index) {
            return 6;
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public Object[] toArray() {
            return new Object[] {1 + attempt(5)};
        }
    }

    @Test
    void constructorOfTheJdk() {
        expect(Reason.CONSTRUCTOR, "java.util.ArrayList.<init>", 6, () -> new ArrayList<>(new Numbers()).get(0));
    }

    static final class Constructed {
        final int first;
        final int second;

        Constructed() {
            first = 1;
            Continuation.yield(SCOPE);
            second = first + 1;
        }
    }

    @Test
    void aConstructorBehindSuperMayYield() {
        List<Object> log = new ArrayList<>();
        Continuation continuation = new Continuation(SCOPE, () -> {
            Constructed made = new Constructed();
            log.add(made.first * 10 + made.second);
        });
        continuation.run();
        assertFalse(continuation.isDone());
        continuation.run();
        assertEquals(List.of(12), log);
    }

    @Test
    void aFrameOfTheJdk() {
        expect(Reason.UNINSTRUMENTED, "java.", 2, () -> {
            TreeSet<Integer> set = new TreeSet<>((a, b) -> {
                if (a.equals(b)) {
                    return 0;
                }
                attempt(5);
                return Integer.compare(a, b);
            });
            set.add(1);
            set.add(2);
            return set.size();
        });
    }

    public static int reflected() {
        return attempt(5);
    }

    @Test
    void methodHandlesWithManyArguments() {
        LOG.clear();
        expectAnyReason(() -> {
            MethodHandle direct = MethodHandles.lookup()
                    .findStatic(RefusedYieldTest.class, "reflected", MethodType.methodType(int.class));
            return (Integer) MethodHandles.dropArguments(direct, 0, Collections.nCopies(251, Object.class))
                    .invokeWithArguments(new Object[251]);
        });
    }

    private static void expectAnyReason(ThrowingSupplier<Object> body) {
        pinned = null;
        Continuation continuation = new Continuation(SCOPE, () -> {
            try {
                LOG.add(body.get());
            } catch (Throwable e) {
                throw Thrown.unchanged(e);
            }
        });
        continuation.run();
        assertTrue(continuation.isDone());
        assertEquals(List.of("before 5", "pinned", "after 5", 5), LOG);
        assertTrue(pinned.reason() == Reason.NATIVE || pinned.reason() == Reason.UNINSTRUMENTED, pinned.getMessage());
    }

    @Test
    void pinnedIsAnIllegalStateExceptionThatLeavesRunUnchanged() {
        PinnedException[] seen = new PinnedException[1];
        Object lock = new Object();
        Continuation continuation = new Continuation(SCOPE, () -> {
            try {
                synchronized (lock) {
                    Continuation.yield(SCOPE);
                }
            } catch (IllegalStateException e) {
                seen[0] = (PinnedException) e;
                throw e;
            }
        });
        try {
            continuation.run();
        } catch (PinnedException e) {
            assertEquals(seen[0], e);
        }
        assertNotNull(seen[0]);
        assertTrue(continuation.isDone());
    }

    @Test
    void anInnerContinuationMayStillBeSuspendedWhereTheOuterOneCannot() {
        ContinuationScope inner = new ContinuationScope("inner");
        Object lock = new Object();
        LOG.clear();
        Continuation outer = new Continuation(SCOPE, () -> {
            synchronized (lock) {
                Continuation continuation = new Continuation(inner, () -> {
                    Continuation.yield(inner);
                    attempt(5);
                    Continuation.yield(inner);
                });
                continuation.run();
                LOG.add("first");
                continuation.run();
                LOG.add("second");
                continuation.run();
                LOG.add(continuation.isDone());
            }
            Continuation.yield(SCOPE);
        });
        outer.run();
        assertFalse(outer.isDone());
        outer.run();
        assertTrue(outer.isDone());
        assertEquals(List.of("first", "before 5", "pinned", "after 5", "second", true), LOG);
        assertEquals(Reason.MONITOR, pinned.reason());
    }

    @Test
    void inAGeneratorAndInAFiber() {
        List<Object> log = new ArrayList<>();
        Generator<Object> generator = Generator.of(() -> {
            synchronized (log) {
                try {
                    Fiber.yield("lost");
                } catch (PinnedException e) {
                    log.add(e.reason());
                }
            }
            Fiber.yield("kept");
        });
        assertEquals("kept", generator.next());
        assertFalse(generator.hasNext());
        Scheduler scheduler = Scheduler.roundRobin();
        Fiber failing = scheduler.spawn(() -> {
            synchronized (log) {
                Fiber.yield();
            }
        });
        Fiber other = scheduler.spawn(() -> {
            Fiber.yield();
            log.add("other");
        });
        scheduler.run();
        assertTrue(failing.failure() instanceof PinnedException);
        assertEquals(Fiber.State.FAILED, failing.state());
        assertEquals(Fiber.State.DONE, other.state());
        assertEquals(List.of(Reason.MONITOR, "other"), log);
    }

    @Test
    void aSchedulersRunInsideTheContinuation() {
        for (boolean byStep : new boolean[] {false, true}) {
            LOG.clear();
            pinned = null;
            Continuation continuation = new Continuation(SCOPE, () -> {
                Scheduler scheduler = Scheduler.roundRobin();
                Fiber fiber = scheduler.spawnReturning(() -> {
                    Fiber.yield();
                    return attempt(5);
                });
                if (byStep) {
                    while (scheduler.step()) {
                        LOG.add("step");
                    }
                } else {
                    scheduler.run();
                }
                LOG.add(fiber.result());
                Continuation.yield(SCOPE);
            });
            continuation.run();
            assertFalse(continuation.isDone());
            LOG.removeIf("step"::equals);
            assertEquals(List.of("before 5", "pinned", "after 5", 5), LOG);
            assertEquals(Reason.UNINSTRUMENTED, pinned.reason());
            assertTrue(Set.of("org.weightless.Scheduler", "org.weightless.internal.run.SerialRun")
                    .contains(pinned.culprit().getClassName()), pinned.getMessage());
        }
    }
}
