package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.weightless.agent.instrument.Code;

/** Which locals may still be read. */
class LivenessTest {
    private static List<Integer> live(Code code, String label) {
        Liveness liveness = new Liveness(new ControlFlow(code.method));
        List<Integer> slots = new ArrayList<>();
        for (int slot = 0; slot < code.method.maxLocals; slot++) {
            if (liveness.isLive(code.at(label), slot)) {
                slots.add(slot);
            }
        }
        return slots;
    }

    @Test
    void aLocalLivesUntilItsLastRead() {
        Code code = Code.of("m(I)V", "a:\n nop\n iload 0\n b:\n pop\n return");
        assertEquals(List.of(0), live(code, "a"));
        assertEquals(List.of(), live(code, "b"));
    }

    @Test
    void aLocalThatIsWrittenBeforeItIsReadIsDead() {
        Code code = Code.of("m(I)V", "a:\n iconst_1\n istore 0\n b:\n iload 0\n pop\n return");
        assertEquals(List.of(), live(code, "a"));
        assertEquals(List.of(0), live(code, "b"));
    }

    @Test
    void anIncrementReads() {
        assertEquals(List.of(0), live(Code.of("m(I)V", "a:\n nop\n iinc 0 1\n return"), "a"));
    }

    @Test
    void aLocalThatOneBranchReadsIsLiveBeforeBoth() {
        Code code = Code.of("m(II)V", "a:\n iload 0\n ifeq no\n b:\n iload 1\n pop\n no:\n nop\n return");
        assertEquals(List.of(0, 1), live(code, "a"));
        assertEquals(List.of(1), live(code, "b"));
        assertEquals(List.of(), live(code, "no"));
    }

    @Test
    void allArmsOfASwitchCount() {
        Code code = Code.of("m(IIII)V", """
                iload 0
                a:
                lookupswitch 1:one 7:seven other
                one:
                iload 1
                pop
                return
                seven:
                iload 2
                pop
                return
                other:
                iload 3
                pop
                return
                """);
        assertEquals(List.of(1, 2, 3), live(code, "a"));
        assertEquals(List.of(2), live(code, "seven"));
    }

    @Test
    void aLoopKeepsAliveWhatItsNextIterationReads() {
        Code code = Code.of("m(II)V", """
                head:
                iload 0
                ifeq end
                iload 1
                pop
                a:
                nop
                goto head
                end:
                return
                """);
        assertEquals(List.of(0, 1), live(code, "a"));
        assertEquals(List.of(), live(code, "end"));
    }

    @Test
    void anEndlessLoopWithoutAnExitKeepsWhatItReadsAndNothingElse() {
        Code code = Code.of("m(II)V", "head:\n iload 0\n pop\n a:\n nop\n goto head");
        assertEquals(List.of(0), live(code, "a"));
    }

    @Test
    void aHandlerKeepsItsLocalsAliveThroughoutItsRange() {
        Code code = Code.of("m(I)V", """
                try from to handler
                from:
                invokestatic Other.call()V
                inside:
                invokestatic Other.call()V
                to:
                nop
                return
                handler:
                iload 0
                pop
                athrow
                """);
        assertEquals(List.of(0), live(code, "from"));
        assertEquals(List.of(0), live(code, "inside"));
        assertEquals(List.of(), live(code, "to"));
    }

    @Test
    void aWriteInsideARangeDoesNotKillWhatTheHandlerReads() {
        Code code = Code.of("m(I)V", """
                try from to handler
                from:
                iconst_1
                write:
                istore 0
                to:
                return
                handler:
                iload 0
                pop
                athrow
                """);
        assertEquals(List.of(0), live(code, "from"), "the exception may come before the write");
        assertEquals(List.of(0), live(code, "write"));
    }

    @Test
    void oneThrowReadsWhatAnyOfItsHandlersReads() {
        Code code = Code.of("m(II)V", """
                try from to first java/lang/Error
                try from to second
                from:
                invokestatic Other.call()V
                to:
                return
                first:
                iload 0
                pop
                athrow
                second:
                iload 1
                pop
                athrow
                """);
        assertEquals(List.of(0, 1), live(code, "from"));
    }

    @Test
    void slotsBehindTheSixtyFourthAreKeptApart() {
        Code code = Code.of("m(I)V", """
                a:
                iload 0
                istore 64
                b:
                iload 64
                istore 128
                c:
                iload 128
                pop
                return
                """);
        assertEquals(List.of(0), live(code, "a"));
        assertEquals(List.of(64), live(code, "b"));
        assertEquals(List.of(128), live(code, "c"));
    }

    @Test
    void onlyTheFirstSlotOfALongCounts() {
        Code code = Code.of("m(J)V", "a:\n nop\n lload 0\n pop2\n return");
        assertEquals(List.of(0), live(code, "a"));
    }
}
