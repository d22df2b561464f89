package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.weightless.agent.instrument.Code;

/** Which loops a method has, how they nest and where they are entered. */
class LoopsTest {
    private static Loops loops(Code code) {
        return new Loops(new ControlFlow(code.method));
    }

    private static int repeats(Code code, String from, String to) {
        int[] heads = loops(code).heads(code.at(from));
        return Arrays.stream(heads).boxed().toList().indexOf(code.label(to)) + 1;
    }

    @Test
    void codeThatOnlyGoesForwardHasNone() {
        Code code = Code.of("m(I)V", "iload 0\n ifeq b\n a:\n nop\n b:\n return");
        assertEquals(0, loops(code).depth(code.at("a")));
        assertFalse(loops(code).isHead(code.label("b")));
    }

    @Test
    void aWhileLoopIsItsConditionAndItsBody() {
        Code code = Code.of("m(I)V", """
                before:
                nop
                head:
                iload 0
                ifeq end
                body:
                nop
                back:
                goto head
                end:
                return
                """);
        assertEquals(0, loops(code).depth(code.at("before")));
        assertEquals(1, loops(code).depth(code.at("head")));
        assertEquals(1, loops(code).depth(code.at("body")));
        assertEquals(0, loops(code).depth(code.at("end")));
        assertTrue(loops(code).isHead(code.label("head")));
        assertFalse(loops(code).isHead(code.label("body")));
        assertEquals(1, repeats(code, "back", "head"));
        assertEquals(0, repeats(code, "before", "head"), "the way in repeats nothing");
    }

    @Test
    void nestedLoopsHaveTheirOwnHeads() {
        Code code = Code.of("m(II)V", """
                outer:
                iload 0
                ifeq end
                inner:
                iload 1
                ifeq next
                body:
                nop
                again:
                goto inner
                next:
                goto outer
                end:
                return
                """);
        assertEquals(1, loops(code).depth(code.at("outer")));
        assertEquals(2, loops(code).depth(code.at("body")));
        assertEquals(1, loops(code).depth(code.at("next")));
        assertTrue(loops(code).isHead(code.label("outer")));
        assertTrue(loops(code).isHead(code.label("inner")));
        assertEquals(2, repeats(code, "again", "inner"));
        assertEquals(1, repeats(code, "next", "outer"));
    }

    @Test
    void continueOfTheOuterLoopRepeatsThatOne() {
        Code code = Code.of("m(II)V", """
                outer:
                nop
                inner:
                iload 0
                continue:
                ifeq outer
                iload 1
                again:
                ifeq inner
                end:
                return
                """);
        assertEquals(1, repeats(code, "continue", "outer"));
        assertEquals(2, repeats(code, "again", "inner"));
    }

    @Test
    void loopsBehindEachOtherDoNotNest() {
        Code code = Code.of("m(II)V", """
                first:
                iload 0
                ifne first
                second:
                iload 1
                ifne second
                return
                """);
        assertEquals(1, loops(code).depth(code.at("first")));
        assertEquals(1, loops(code).depth(code.at("second")));
    }

    @Test
    void anEndlessLoopWithoutAnExitIsOne() {
        Code code = Code.of("nop\n head:\n nop\n back:\n goto head");
        assertEquals(1, loops(code).depth(code.at("head")));
        assertEquals(1, repeats(code, "back", "head"));
    }

    @Test
    void anInstructionThatJumpsToItselfIsALoop() {
        Code code = Code.of("nop\n self:\n goto self");
        assertEquals(1, loops(code).depth(code.at("self")));
    }

    @Test
    void aJumpFromTheEntryIntoALoopMakesItsTargetTheHead() {
        Code code = Code.of("m(I)V", """
                goto test
                body:
                nop
                test:
                iload 0
                back:
                ifne body
                return
                """);
        assertTrue(loops(code).isHead(code.label("test")), "as compilers put the condition behind the body");
        assertFalse(loops(code).isHead(code.label("body")));
        assertEquals(1, loops(code).depth(code.at("body")));
    }

    @Test
    void ofTwoEntriesTheFirstOneIsTheHead() {
        Code code = Code.of("m(I)V", """
                iload 0
                ifeq second
                first:
                nop
                second:
                nop
                back:
                goto first
                """);
        assertTrue(loops(code).isHead(code.label("second")));
        assertEquals(0, repeats(code, "back", "first"), "not by the head: what is irreducible as written stays so");
    }

    @Test
    void aHandlerThatTriesAgainIsALoop() {
        Code code = Code.of("""
                try from to handler
                nop
                from:
                invokestatic Other.call()V
                to:
                return
                handler:
                pop
                back:
                goto from
                """);
        assertEquals(1, loops(code).depth(code.at("from")));
        assertEquals(1, loops(code).depth(code.at("handler")));
        assertEquals(1, repeats(code, "back", "from"));
        assertEquals(0, loops(code).depth(code.at("to")));
    }

    @Test
    void twoJumpsBackToOneHeadAreOneLoop() {
        Code code = Code.of("m(II)V", """
                nop
                head:
                iload 0
                one:
                ifeq head
                iload 1
                two:
                ifeq head
                return
                """);
        assertEquals(1, loops(code).depth(code.at("two")));
        assertEquals(1, repeats(code, "one", "head"));
        assertEquals(1, repeats(code, "two", "head"));
    }

    @Test
    void aMethodThatBeginsWithALoopHasItsHeadThere() {
        Code code = Code.of("m(I)V", "head:\n iload 0\n ifne head\n return");
        assertTrue(loops(code).isHead(code.label("head")));
    }

    @Test
    void fourLevelsAreFour() {
        Code code = Code.of("m(I)V", """
                a:
                nop
                b:
                nop
                c:
                nop
                d:
                iload 0
                ifeq d
                iload 0
                ifeq c
                iload 0
                ifeq b
                iload 0
                ifeq a
                return
                """);
        assertEquals(1, loops(code).depth(code.at("a")));
        assertEquals(2, loops(code).depth(code.at("b")));
        assertEquals(3, loops(code).depth(code.at("c")));
        assertEquals(4, loops(code).depth(code.at("d")));
    }
}
