package org.weightless.agent.construct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.weightless.agent.testing.Probe.log;
import static org.weightless.agent.testing.Probe.s;
import static org.weightless.agent.testing.Probe.y;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Label;
import org.objectweb.asm.Opcodes;
import org.weightless.Fiber;
import org.weightless.Generator;
import org.weightless.PinnedException;
import org.weightless.PinnedException.Reason;
import org.weightless.agent.testing.Asm;
import org.weightless.agent.testing.Made;
import org.weightless.agent.testing.Programs;

/** No yield under a monitor, any yield around it, and monitors are always let go. */
class SynchronizedTest {
    private int count;

    /** Calls the body and tells why its yield was refused. */
    private static Reason refusal(Runnable body) {
        try {
            body.run();
            return null;
        } catch (PinnedException e) {
            return e.reason();
        }
    }

    private static List<Object> values(Callable<?> body) {
        List<Object> values = new ArrayList<>();
        Generator<Object> generator = Generator.returning(body);
        generator.forEachRemaining(values::add);
        values.add(generator.result());
        return values;
    }

    private synchronized int synchronizedMethod(int add) {
        return count += add;
    }

    private synchronized void yieldsUnderItsMonitor() {
        Fiber.yield("no");
    }

    private static synchronized void staticYieldsUnderItsMonitor() {
        Fiber.yield("no");
    }

    private static void yieldsInABlock(Object lock) {
        synchronized (lock) {
            Fiber.yield("no");
        }
    }

    @Test
    void yieldsAroundABlock() {
        Programs.compare(() -> {
            Object lock = new Object();
            int sum = s(1);
            synchronized (lock) {
                sum += 10;
                log(Thread.holdsLock(lock));
            }
            y();
            synchronized (lock) {
                synchronized (noting(lock, "nested")) {
                    sum += 100;
                }
            }
            log(Thread.holdsLock(lock));
            return sum + s(1000);
        });
    }

    private static Object noting(Object value, String event) {
        log(event);
        return value;
    }

    @Test
    void anExceptionInsideReleasesTheMonitor() {
        Programs.compare(() -> {
            Object lock = new Object();
            for (int i = 0; i < 3; i++) {
                try {
                    y();
                    synchronized (lock) {
                        if (i == 1) {
                            throw new IllegalStateException("inside");
                        }
                    }
                } catch (IllegalStateException e) {
                    y();
                    log(Thread.holdsLock(lock) + e.getMessage());
                }
            }
            return Thread.holdsLock(lock);
        });
    }

    @Test
    void synchronizedMethodsAreCalledBetweenYields() {
        Programs.compare(() -> {
            SynchronizedTest self = new SynchronizedTest();
            return self.synchronizedMethod(s(1)) + s(10) + self.synchronizedMethod(s(100)) * 1000;
        });
    }

    @Test
    void breakAndContinueOutOfABlockInALoop() {
        Programs.compare(() -> {
            Object lock = new Object();
            int sum = 0;
            for (int i = 0;; i++) {
                y();
                synchronized (lock) {
                    if (i == 2) {
                        continue;
                    }
                    if (i == 5) {
                        break;
                    }
                    sum += i;
                }
                sum *= s(2);
            }
            return sum + " " + Thread.holdsLock(lock);
        });
    }

    @Test
    void aYieldInABlockIsRefusedAndTheBlockIsLeft() {
        Object lock = new Object();
        List<Object> values = values(() -> {
            Fiber.yield("before");
            Reason reason = refusal(() -> yieldsInABlock(lock));
            Fiber.yield("after");
            assertFalse(Thread.holdsLock(lock));
            return reason;
        });
        assertEquals(List.of("before", "after", Reason.MONITOR), values);
    }

    @Test
    void synchronizedMethodsAreRefused() {
        assertEquals(List.of("a", List.of(Reason.MONITOR, Reason.MONITOR), "b"), values(() -> {
            Fiber.yield("a");
            SynchronizedTest self = new SynchronizedTest();
            Reason first = refusal(self::yieldsUnderItsMonitor);
            Fiber.yield(List.of(first, refusal(SynchronizedTest::staticYieldsUnderItsMonitor)));
            assertFalse(Thread.holdsLock(self) || Thread.holdsLock(SynchronizedTest.class));
            return "b";
        }));
    }

    @Test
    void theRefusalIsCaughtInsideTheBlockWhichGoesOn() {
        assertEquals(List.of("first", "MONITOR 3 true", "done"), values(() -> {
            Object lock = new Object();
            int i = 1;
            Fiber.yield("first");
            String text;
            synchronized (lock) {
                i++;
                try {
                    Fiber.yield("refused");
                    i += 100;
                    text = "not refused";
                } catch (PinnedException e) {
                    i++;
                    text = e.reason() + " " + i + " " + Thread.holdsLock(lock);
                }
            }
            Fiber.yield(text);
            return Thread.holdsLock(lock) ? "still locked" : "done";
        }));
    }

    @Test
    void theOuterOfTwoMonitorsStillCounts() {
        assertEquals(List.of("free again", "end"), values(() -> {
            Object a = new Object();
            Object b = new Object();
            synchronized (a) {
                synchronized (b) {
                    assertTrue(Thread.holdsLock(b));
                }
                assertEquals(Reason.MONITOR, refusal(() -> Fiber.yield("under a")));
            }
            Fiber.yield("free again");
            return "end";
        }));
    }

    // ---- a yield in a handler under a monitor

    private static String yieldsInACatchBlock(Object lock) {
        synchronized (lock) {
            try {
                throw new IllegalStateException("caught");
            } catch (IllegalStateException e) {
                Fiber.yield("no");
                return "not refused";
            }
        }
    }

    private static String yieldsInAFinallyBlock(Object lock) {
        synchronized (lock) {
            try {
                throw new IllegalStateException("passes");
            } finally {
                Fiber.yield("no");
            }
        }
    }

    private static String yieldsWhenAResourceIsClosed(Object lock) throws Exception {
        synchronized (lock) {
            try (AutoCloseable resource = () -> Fiber.yield("no")) {
                throw new IllegalStateException("the resource is closed by a handler");
            }
        }
    }

    private static String yieldsInAHandlerOfTheInnerBlock(Object outer, Object inner) {
        synchronized (outer) {
            try {
                synchronized (inner) {
                    throw new IllegalStateException("releases the inner one");
                }
            } catch (IllegalStateException e) {
                Fiber.yield("no");
                return "not refused";
            }
        }
    }

    @Test
    void aYieldInAHandlerUnderAMonitorIsRefusedAndTheMonitorIsReleased() {
        Object lock = new Object();
        Object other = new Object();
        assertEquals(List.of("before", List.of(Reason.MONITOR, Reason.MONITOR, Reason.MONITOR)), values(() -> {
            Fiber.yield("before");
            List<Object> reasons = new ArrayList<>();
            reasons.add(refusal(() -> yieldsInACatchBlock(lock)));
            assertFalse(Thread.holdsLock(lock));
            reasons.add(refusal(() -> yieldsInAFinallyBlock(lock)));
            assertFalse(Thread.holdsLock(lock));
            reasons.add(refusal(() -> yieldsInAHandlerOfTheInnerBlock(lock, other)));
            assertFalse(Thread.holdsLock(lock) || Thread.holdsLock(other));
            return reasons;
        }));
    }

    @Test
    void aResourceThatYieldsWhenItIsClosedUnderAMonitorIsRefused() {
        Object lock = new Object();
        assertEquals(List.of("before", "MONITOR"), values(() -> {
            Fiber.yield("before");
            try {
                return yieldsWhenAResourceIsClosed(lock);
            } catch (IllegalStateException e) {
                assertFalse(Thread.holdsLock(lock));
                return ((PinnedException) e.getSuppressed()[0]).reason().toString();
            }
        }));
    }

    // ---- handlers that cover the release itself

    /**
     * What scalac and groovyc emit: no handler of the release's own, and an outer handler around it all; the yield
     * comes behind both.
     */
    private static Made releasedUnderAnOuterHandler() {
        return Asm.callable(code -> {
            Label start = new Label();
            Label held = new Label();
            Label heldEnd = new Label();
            Label release = new Label();
            Label outer = new Label();
            Label behind = new Label();
            code.visitTryCatchBlock(held, heldEnd, release, null);
            code.visitTryCatchBlock(start, outer, outer, "java/lang/Exception");
            code.visitLabel(start);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitInsn(Opcodes.MONITORENTER);
            code.visitLabel(held);
            code.visitLdcInsn("held");
            Asm.log(code);
            code.visitLabel(heldEnd);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitInsn(Opcodes.MONITOREXIT);
            code.visitJumpInsn(Opcodes.GOTO, behind);
            code.visitLabel(release);
            code.visitVarInsn(Opcodes.ALOAD, 0);
            code.visitInsn(Opcodes.MONITOREXIT);
            code.visitInsn(Opcodes.ATHROW);
            code.visitLabel(outer);
            code.visitInsn(Opcodes.POP);
            code.visitLabel(behind);
            Asm.yieldPoint(code);
            code.visitLdcInsn("released");
            code.visitInsn(Opcodes.ARETURN);
        });
    }

    @Test
    void whatHasBeenReleasedIsNotHeldInAnOuterHandler() {
        assertEquals("result released", releasedUnderAnOuterHandler().compare(Asm.NAME).result());
    }
}
