package org.weightless.agent.instrument.analyse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.Code;

/** The types before each call: from data flow and stack maps, from no table of variables and no class. */
class MethodFactsTest implements Opcodes {
    private static TypeState state(Code code, String label) {
        return MethodFacts.of(Code.OWN, code.method).states().get(code.at(label));
    }

    @Test
    void argumentsAndTheReceiverAreLocals() {
        Code code = Code.of(0, "m(IJLjava/lang/String;)V", "a:\n invokestatic Other.call()V\n return");
        TypeState state = state(code, "a");
        assertEquals(List.of(Code.OWN, INTEGER, LONG, TOP, "java/lang/String"), state.locals());
    }

    @Test
    void inAConstructorTheReceiverIsUninitialisedUntilSuperHasComeBack() {
        Code code = Code.of(0, "<init>()V", """
                before:
                invokestatic Other.call()V
                aload 0
                super:
                invokespecial java/lang/Object.<init>()V
                after:
                invokestatic Other.call()V
                return
                """);
        assertEquals(UNINITIALIZED_THIS, state(code, "before").local(0));
        assertEquals(UNINITIALIZED_THIS, MethodFacts.receiver(state(code, "super"), code.call("super")));
        assertEquals(Code.OWN, state(code, "after").local(0));
    }

    @Test
    void oneSlotHasSeveralTypesOverTime() {
        Code code = Code.of("""
                iconst_1
                istore 0
                a:
                invokestatic Other.call()V
                ldc text
                astore 0
                b:
                invokestatic Other.call()V
                lconst_1
                lstore 0
                c:
                invokestatic Other.call()V
                return
                """);
        assertEquals(INTEGER, state(code, "a").local(0));
        assertEquals("java/lang/String", state(code, "b").local(0));
        assertEquals(LONG, state(code, "c").local(0));
    }

    @Test
    void anIntOverOneHalfOfALongDestroysIt() {
        Code code = Code.of("lconst_1\n lstore 0\n iconst_1\n istore 1\n a:\n invokestatic Other.call()V\n return");
        assertEquals(TOP, state(code, "a").local(0));
        assertEquals(INTEGER, state(code, "a").local(1));
    }

    @Test
    void nullHasATypeOfItsOwnUntilAStackMapSaysMore() {
        Code code = Code.of("m(I)V", """
                aconst_null
                astore 1
                a:
                invokestatic Other.call()V
                iload 0
                ifeq join
                ldc text
                astore 1
                join:
                frame I,java/lang/String
                b:
                invokestatic Other.call()V
                return
                """);
        assertEquals(NULL, state(code, "a").local(1));
        assertEquals("java/lang/String", state(code, "b").local(1));
    }

    @Test
    void behindAJumpTheStackMapSaysWhatThereIs() {
        Code code = Code.of("m(I)V", """
                ldc text
                astore 1
                iload 0
                ifeq join
                goto join
                join:
                frame I
                a:
                invokestatic Other.call()V
                return
                """);
        assertEquals(List.of(INTEGER), state(code, "a").locals());
    }

    @Test
    void callsThatNoPathReachesHaveNone() {
        Code code = Code.of("return\n a:\n invokestatic Other.call()V\n return");
        assertFalse(MethodFacts.of(Code.OWN, code.method).states().containsKey(code.at("a")));
    }

    @Test
    void underACallLieNeitherItsArgumentsNorItsReceiver() {
        Code code = Code.of("""
                iconst_1
                lconst_1
                ldc text
                iconst_2
                static:
                invokestatic Other.call(I)V
                iconst_2
                virtual:
                invokevirtual java/lang/String.charAt(I)C
                pop
                pop2
                pop
                return
                """);
        assertEquals(List.of(INTEGER, LONG, "java/lang/String"), MethodFacts.under(state(code, "static"),
                code.call("static")).stack());
        assertEquals(List.of(INTEGER, LONG), MethodFacts.under(state(code, "virtual"), code.call("virtual")).stack());
        assertEquals("java/lang/String", MethodFacts.receiver(state(code, "virtual"), code.call("virtual")));
    }

    @Test
    void anObjectUnderConstructionIsKnownByItsNew() {
        Code code = Code.of("""
                one:
                new One
                dup
                two:
                new Two
                dup
                a:
                invokestatic Other.call()V
                invokespecial Two.<init>()V
                b:
                invokespecial One.<init>(LTwo;)V
                c:
                invokestatic Other.call()V
                pop
                return
                """);
        MethodFacts facts = MethodFacts.of(Code.OWN, code.method);
        Object one = code.made("one");
        Object two = code.made("two");
        assertEquals(List.of(one, one, two, two), state(code, "a").stack());
        assertEquals(List.of(one, one, "Two"), state(code, "b").stack());
        assertEquals(List.of("One"), state(code, "c").stack());
        assertSame(facts.flow().insns[code.at("one")], facts.made().get(one));
        assertSame(facts.flow().insns[code.at("two")], facts.made().get(two));
    }

    @Test
    void dupAndSwapMoveObjectsUnderConstruction() {
        Code code = Code.of("""
                iconst_1
                made:
                new One
                dup_x1
                swap
                a:
                invokestatic Other.call(I)I
                invokespecial One.<init>(I)V
                pop
                return
                """);
        Object made = code.made("made");
        assertEquals(List.of(made, made, INTEGER), state(code, "a").stack());
    }

    @Test
    void aLocalMayHoldAnObjectUnderConstruction() {
        Code code = Code.of("""
                made:
                new One
                astore 0
                a:
                invokestatic Other.call()V
                aload 0
                invokespecial One.<init>()V

                """
                + "b:\n invokestatic Other.call()V\n return");
        assertEquals(code.made("made"), state(code, "a").local(0));
        assertEquals("One", state(code, "b").local(0));
    }

    @Test
    void booleanByteShortAndCharAreIntsToTheVerifier() {
        Code code = Code.of("m(ZBSC)V", "a:\n invokestatic Other.call()V\n return");
        assertEquals(List.of(INTEGER, INTEGER, INTEGER, INTEGER), state(code, "a").locals());
    }
}
