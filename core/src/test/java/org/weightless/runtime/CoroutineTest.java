package org.weightless.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.weightless.runtime.Machine.Caught;

/** The driver, with frames and fiber copies written by hand. */
class CoroutineTest {
    private static Machine summing(int depth, int catching) {
        Machine[] self = new Machine[1];
        self[0] = new Machine(current -> {
            int sum = self[0].sum(depth, catching, current);
            if (current.unwinding != 0) {
                Unwinding.push(current, new SumOf());
                return null;
            }
            return sum;
        });
        return self[0];
    }

    /** The body's own frame: boxes what the method returned in its frame. */
    private static final class SumOf extends Frame {
        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            return ((Frame) in).pc;
        }
    }

    private static Machine counting(int from, int to) {
        Machine[] self = new Machine[1];
        self[0] = new Machine(current -> self[0].numbers(from, to, current));
        return self[0];
    }

    private static List<Object> logOf(int depth, String behind) {
        List<Object> log = new ArrayList<>();
        for (int i = depth; i >= 0; i--) {
            log.add("in " + i);
        }
        for (int i = 0; i <= depth; i++) {
            log.add(behind + " " + i);
        }
        return log;
    }

    // ---- yields

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 7, 1000})
    void aYieldAtAnyDepthGoesOnWhereItWas(int depth) {
        Machine machine = summing(depth, -1);
        assertTrue(machine.isNew());
        assertEquals("at the bottom", machine.resume(null));
        assertEquals(depth + 1, machine.log.size());
        assertNull(machine.value, "what was carried is given out once");
        assertTrue(machine.isReady());
        assertFalse(machine.isMounted());
        assertEquals(5 + depth * (depth + 1) / 2, machine.resume(5));
        assertTrue(machine.isFinished());
        assertEquals(logOf(depth, "out"), machine.log);
        assertNull(machine.top());
    }

    @Test
    void aFrameThatYieldsAgainIsSavedInPlace() {
        Machine machine = counting(0, 4);
        assertEquals(0, machine.resume(null));
        Frame frame = machine.top();
        for (int i = 1; i < 4; i++) {
            assertEquals(i, machine.resume("sent " + i));
            assertSame(frame, machine.top());
        }
        assertEquals("end 4", machine.resume("last"));
        assertEquals(List.of("sent 1", "sent 2", "sent 3", "last"), machine.log);
    }

    @Test
    void aBodyThatIsItselfAYieldGivesWhatIsSent() {
        Machine machine = new Machine(current -> Machine.yield("out", current));
        assertEquals("out", machine.resume(null));
        assertEquals("in", machine.resume("in"));
        assertTrue(machine.isFinished());
        Machine thrownInto = new Machine(current -> Machine.yield("out", current));
        thrownInto.resume(null);
        Caught caught = new Caught("in");
        assertSame(caught, assertThrows(Caught.class, () -> thrownInto.raise(caught)));
        assertTrue(thrownInto.isFinished());
    }

    @Test
    void aNullIsYieldedAsNull() {
        Machine machine = new Machine(current -> Machine.yield(null, current));
        assertNull(machine.resume(null));
        assertFalse(machine.isFinished());
        assertNull(machine.resume(null));
    }

    @Test
    void aBodyWithoutAYieldEndsAtOnce() {
        Machine machine = new Machine(current -> "result");
        assertEquals("result", machine.resume(null));
        assertTrue(machine.isFinished());
    }

    // ---- exceptions

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 10})
    void whatIsThrownInCrossesTheFramesUntilOneCatchesIt(int catching) {
        Machine machine = summing(10, catching);
        machine.resume(null);
        Object result = machine.raise(new Caught("in"));
        int above = 0;
        for (int depth = catching + 1; depth <= 10; depth++) {
            above += depth;
        }
        assertEquals(above - 1, result);
        for (int depth = 0; depth <= 10; depth++) {
            assertEquals(depth <= catching, machine.log.contains("thrown " + depth));
            assertEquals(depth > catching, machine.log.contains("out " + depth));
        }
    }

    @Test
    void anExceptionThatNobodyCatchesLeavesUnchangedAndEndsIt() {
        Machine machine = summing(5, -1);
        machine.resume(null);
        Caught caught = new Caught("in");
        assertSame(caught, assertThrows(Caught.class, () -> machine.raise(caught)));
        assertEquals(logOf(5, "thrown"), machine.log);
        assertTrue(machine.isFinished());
        assertEquals(0, machine.unwinding);
        assertNull(machine.top());
    }

    /** Begins to unwind and fails, as a frame does that there is no memory for. */
    private static final class FailsUnwinding extends Frame {
        @Override
        public Object resume(Coroutine coroutine, Object in) {
            Machine.yield("lost", coroutine);
            throw new Caught("instead");
        }
    }

    private static final class Catches extends Frame {
        @Override
        public Object resume(Coroutine coroutine, Object in) {
            assertEquals(0, coroutine.unwinding);
            return throwing() ? "caught " + ((Throwable) in).getMessage() : in;
        }
    }

    @Test
    void aFrameThatFailsWhileItUnwindsLeavesNothingUnwinding() {
        Machine machine = new Machine(current -> {
            Object out = Machine.yield("out", current);
            Unwinding.push(current, new FailsUnwinding());
            Unwinding.push(current, new Catches());
            return out;
        });
        machine.resume(null);
        assertEquals("caught instead", machine.resume(null));
        assertTrue(machine.isFinished());
    }

    @Test
    void anExceptionBeforeTheFirstYieldLeavesUnchanged() {
        Exception checked = new Exception("checked");
        Machine machine = new Machine(current -> {
            throw checked;
        });
        assertSame(checked, assertThrows(Exception.class, () -> machine.resume(null)));
        assertTrue(machine.isFinished());
    }

    @Test
    void theSuspendedCallersStandInTheTraceOfAnException() {
        Machine machine = summing(3, -1);
        machine.resume(null);
        ClassCastException failed = assertThrows(ClassCastException.class, () -> machine.resume("no int"));
        List<String> frames = Arrays.stream(failed.getStackTrace())
                .map(frame -> frame.getMethodName() + " " + frame.getLineNumber()).limit(6).toList();
        assertEquals(List.of("resume 101", "resume 102", "resume 103"), frames.subList(1, 4), frames::toString);
        assertTrue(frames.get(0).startsWith("resume ") && frames.get(4).startsWith("drive "), frames::toString);
    }

    // ---- one in another

    @Test
    void aYieldOfTheInnerOneLeavesTheOuterRunning() {
        Machine inner = counting(0, 2);
        Machine outer = new Machine(current -> List.of(Machine.run(inner, current), Machine.run(inner, current)));
        assertEquals(List.of(0, 1), outer.resume(null));
        assertTrue(outer.isFinished());
        assertTrue(inner.isReady());
        assertNull(Unwinding.around(inner), "who is suspended by itself keeps nobody");
        assertEquals("end 2", inner.resume(null));
    }

    /** Yields to the outer one from inside the inner one, at the first step. */
    private static final class YieldsOut extends Frame {
        @Override
        public Object resume(Coroutine coroutine, Object in) throws Throwable {
            if (throwing()) {
                throw (Throwable) in;
            }
            return "inner got " + in;
        }
    }

    private static Machine yieldingTo(Machine[] outer) {
        return new Machine(current -> {
            Object out = Machine.yieldTo(outer[0], "out", current);
            Unwinding.push(current, new YieldsOut());
            return out;
        });
    }

    @Test
    void aYieldToTheOuterOneSuspendsBothAndGoesOnInside() {
        Machine[] outer = new Machine[1];
        Machine inner = yieldingTo(outer);
        outer[0] = new Machine(current -> Machine.run(inner, current));
        assertEquals("out", outer[0].resume(null));
        assertTrue(outer[0].isReady());
        assertTrue(inner.isMounted());
        assertFalse(inner.isReady());
        assertEquals("inner got sent", outer[0].resume("sent"));
        assertTrue(inner.isFinished() && outer[0].isFinished());
    }

    @Test
    void anExceptionIsThrownInThroughTheOuterOne() {
        Machine[] outer = new Machine[1];
        Machine inner = yieldingTo(outer);
        outer[0] = new Machine(current -> Machine.run(inner, current));
        outer[0].resume(null);
        assertThrows(Caught.class, () -> outer[0].raise(new Caught("in")));
        assertTrue(inner.isFinished() && outer[0].isFinished());
    }

    @Test
    void endingTheOuterOneEndsWhatIsSuspendedInside() {
        Machine[] outer = new Machine[1];
        Machine inner = yieldingTo(outer);
        outer[0] = new Machine(current -> Machine.run(inner, current));
        outer[0].resume(null);
        outer[0].abandonWithThoseInside();
        assertTrue(inner.isFinished() && outer[0].isFinished());
    }

    // ---- a suspension that is given up

    @Test
    void aFrameThatCannotBeMadeGivesTheSuspensionUp() {
        OutOfMemoryError noMemory = new OutOfMemoryError("a test's");
        Machine[] self = new Machine[1];
        self[0] = new Machine(current -> {
            try {
                self[0].sum(3, -1, current);
                throw Unwinding.keepRunning(current, noMemory);
            } catch (OutOfMemoryError caught) {
                assertEquals(0, current.unwinding);
                return caught;
            }
        });
        assertSame(noMemory, self[0].resume(null));
        assertTrue(self[0].isFinished());
        assertEquals(1, self[0].stayed);
        assertNull(self[0].top());
    }

    @Test
    void givingUpEndsThoseInsideTheDroppedFramesAndToldEachAround() {
        Machine[] outer = new Machine[1];
        Machine inner = yieldingTo(outer);
        outer[0] = new Machine(current -> {
            Machine.run(inner, current);
            assertTrue(inner.isMounted());
            Unwinding.keepRunning(current, null);
            return "went on";
        });
        assertEquals("went on", outer[0].resume(null));
        assertTrue(inner.isFinished());
        assertEquals(1, outer[0].stayed);
    }

    @Test
    void aDriverThatFailedLeavesNothingBehind() {
        Machine machine = summing(2, -1);
        machine.resume(null);
        machine.state = Coroutine.DONE;
        machine.endAfterFailure();
        assertTrue(machine.isFinished());
        assertNull(machine.top());
        assertEquals(0, machine.unwinding);
    }

    // ---- copies

    @Test
    void aCopyGoesOnByItself() {
        Machine machine = summing(4, -1);
        machine.resume(null);
        Machine copy = machine.copy();
        assertEquals(10 + 1, machine.resume(1));
        assertEquals(10 + 100, copy.resume(100));
        Machine again = counting(0, 3);
        again.resume(null);
        again.resume(null);
        Machine second = again.copy();
        assertEquals(2, again.resume(null));
        assertEquals(2, second.resume(null));
        assertEquals("end 3", again.resume(null));
        assertEquals("end 3", second.resume(null));
    }

    @Test
    void aCopyOfANewOneBeginsByItself() {
        Machine machine = counting(5, 6);
        Machine copy = machine.copy();
        assertTrue(copy.isNew());
        assertEquals(5, copy.resume(null));
        assertEquals(5, machine.resume(null));
    }

    // ---- seen

    @Test
    void theSuspendedFramesAreTheUsersInnermostFirst() {
        Machine machine = summing(2, 1);
        assertEquals(0, machine.suspendedFrames().length);
        assertNull(machine.callThatHasToEnd());
        machine.resume(null);
        StackTraceElement[] frames = machine.suspendedFrames();
        assertEquals(3, frames.length);
        for (int depth = 0; depth < 3; depth++) {
            assertEquals(100 + depth, frames[depth].getLineNumber());
        }
        assertEquals(101, machine.callThatHasToEnd().getLineNumber());
    }

    @Test
    void theFramesOfOneInsideComeFirst() {
        Machine inner = summing(0, -1);
        inner.resume(null);
        Machine around = new Machine(current -> null);
        around.state = Coroutine.SUSPENDED;
        around.top = new Frame() {
            @Override
            public Object resume(Coroutine coroutine, Object in) {
                return null;
            }

            @Override
            protected Coroutine inner() {
                return inner;
            }

            @Override
            protected FrameInfo info() {
                return new FrameInfo("Outer", false, "run", null, "\000", "0", "", null, null);
            }
        };
        StackTraceElement[] frames = around.suspendedFrames();
        assertEquals(100, frames[0].getLineNumber());
        assertEquals("Outer.run(Unknown Source)", frames[1].toString());
    }
}
