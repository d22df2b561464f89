package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.weightless.agent.instrument.Code;

/** Where control can go. */
class ControlFlowTest {
    private static int[] successors(Code code, String from) {
        return new ControlFlow(code.method).successors(code.at(from));
    }

    private static int[] handlers(Code code, String from) {
        return new ControlFlow(code.method).handlers(code.at(from));
    }

    @Test
    void anInstructionLeadsToTheNextOne() {
        Code code = Code.of("a:\n nop\n b:\n return");
        assertArrayEquals(new int[] {code.label("b")}, successors(code, "a"));
    }

    @Test
    void aGotoLeadsToItsTargetAlone() {
        Code code = Code.of("a:\n goto c\n b:\n nop\n c:\n return");
        assertArrayEquals(new int[] {code.label("c")}, successors(code, "a"));
    }

    @Test
    void aConditionLeadsToItsTargetAndOnwards() {
        Code code = Code.of("m(I)V", "iload 0\n a:\n ifeq c\n b:\n nop\n c:\n return");
        assertArrayEquals(new int[] {code.label("c"), code.label("b")}, successors(code, "a"));
    }

    @Test
    void switchesLeadToTheirArmsAndTheDefaultButNotOnwards() {
        Code table = Code.of("m(I)V", "iload 0\n a:\n tableswitch 1:x 2:y z\n nop\n x:\n nop\n y:\n nop\n z:\n return");
        assertArrayEquals(new int[] {table.label("x"), table.label("y"), table.label("z")}, successors(table, "a"));
        Code lookup = Code.of("m(I)V", """
                iload 0
                a:
                lookupswitch 1:x 99:y z
                nop
                x:
                nop
                y:
                nop
                z:
                return
                """);
        assertArrayEquals(new int[] {lookup.label("x"), lookup.label("y"), lookup.label("z")}, successors(lookup, "a"));
    }

    @Test
    void nothingFollowsAReturnOrAThrow() {
        for (String end : new String[] {"return", "ireturn", "lreturn", "freturn", "dreturn", "areturn", "athrow"}) {
            assertEquals(0, successors(Code.of("a:\n " + end + "\n nop"), "a").length, end);
        }
    }

    @Test
    void nothingFollowsTheLastInstruction() {
        assertEquals(0, successors(Code.of("a:\n nop"), "a").length);
    }

    @Test
    void handlersKeepTheOrderInWhichTheyStandInTheTable() {
        Code code = Code.of("""
                try a end second java/lang/Error
                try a end first java/lang/RuntimeException
                a:
                invokestatic Other.call()V
                end:
                return
                first:
                athrow
                second:
                athrow
                """);
        assertArrayEquals(new int[] {code.label("second"), code.label("first")}, handlers(code, "a"));
    }

    @Test
    void aRangeBeginsWithItsFirstInstructionAndEndsBeforeItsLast() {
        Code code = Code.of("""
                try from to handler
                before:
                nop
                from:
                nop
                inside:
                nop
                to:
                return
                handler:
                athrow
                """);
        assertEquals(0, handlers(code, "before").length);
        assertEquals(1, handlers(code, "from").length);
        assertEquals(1, handlers(code, "inside").length);
        assertEquals(0, handlers(code, "to").length);
    }

    @Test
    void labelsAndLinesThrowNothing() {
        Code code = Code.of("try from to handler\n from:\n line 3\n nop\n to:\n return\n handler:\n athrow");
        ControlFlow flow = new ControlFlow(code.method);
        assertFalse(flow.isReal(code.label("from")));
        assertEquals(0, flow.handlers(code.label("from")).length);
        assertTrue(flow.isReal(code.at("from")));
        assertEquals(1, flow.handlers(code.at("from")).length);
    }

    @Test
    void anExceptionDoesNotGetPastAHandlerThatCatchesAll() {
        for (String all : new String[] {"", "java/lang/Throwable"}) {
            Code code = Code.of("""
                    try a end first java/lang/Error
                    try a end second %s
                    try a end third
                    a:
                    invokestatic Other.call()V
                    end:
                    return
                    first:
                    athrow
                    second:
                    athrow
                    third:
                    athrow
                    """.formatted(all));
            ControlFlow flow = new ControlFlow(code.method);
            assertEquals(3, flow.handlers(code.at("a")).length, "the verifier looks at all of them");
            assertEquals(2, flow.handlersEntered(code.at("a")), "an exception enters two of them");
        }
    }
}
