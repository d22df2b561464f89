package org.weightless.agent.instrument.emit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.weightless.agent.instrument.ClassInstrumenter;
import org.weightless.agent.instrument.Code;
import org.weightless.agent.instrument.classfile.Hierarchy;
import org.weightless.agent.instrument.classfile.Verification;

/** Generated code of hand-written methods verifies: the cases that take care of types, each alone. */
class EmitterTest implements Opcodes {
    private static final String CALL = "invokestatic Other.call()V\n";

    private static void verifies(Code code) {
        ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
        Code.owner(ACC_PUBLIC | ACC_SUPER, code).accept(writer);
        Hierarchy hierarchy = new Hierarchy(ClassLoader::getSystemResourceAsStream);
        byte[] bytes = new ClassInstrumenter(hierarchy, false).instrument(writer.toByteArray()).bytes();
        assertNotNull(bytes);
        assertEquals(List.of(), Verification.problems(bytes, hierarchy));
    }

    @Test
    void operandsComeOffTheStackTheTopFirst() {
        verifies(Code.of("iconst_1\n lconst_1\n ldc text\n fconst_1\n dconst_1\n aconst_null\n" + CALL
                + "pop\n pop2\n pop\n pop\n pop2\n pop\n return"));
    }

    @Test
    void pointsThatKeepOtherOperandsDoNotShareTheirWayOut() {
        verifies(Code.of("iconst_1\n" + CALL + "pop\n fconst_1\n" + CALL + "pop\n ldc text\n" + CALL + "pop\n return"));
    }

    @Test
    void pointsThatKeepOtherTypesInOneSlotDoNotShareTheirWayOut() {
        verifies(Code.of("iconst_1\n istore 0\n" + CALL + "iload 0\n pop\n ldc text\n astore 0\n" + CALL
                + "aload 0\n pop\n return"));
    }

    @Test
    void aLocalThatIsNullForCertainIsNullAgainBehindTheCall() {
        verifies(Code.of("aconst_null\n astore 0\n" + CALL
                + "aload 0\n invokevirtual java/lang/String.length()I\n pop\n return"));
    }

    @Test
    void aWideValueOverTheLastArgumentMovesTheCoroutine() {
        verifies(Code.of("m(I)V", CALL + "lconst_1\n lstore 0\n" + CALL + "lload 0\n pop2\n return"));
        verifies(Code.of("m(I)V", CALL + "dconst_1\n dstore 0\n" + CALL + "dload 0\n pop2\n return"));
    }

    @Test
    void whatLiesBetweenTheCopiesOfAConstructedObjectComesBackInItsOrder() {
        verifies(Code.of("""
                new Made
                astore 0
                aload 0
                iconst_1
                ldc text
                lconst_1
                aload 0
                invokestatic Other.call()V
                invokespecial Made.<init>()V
                pop2
                invokevirtual java/lang/String.length()I
                iadd
                pop
                checkcast Made
                pop
                return
                """));
    }

    @Test
    void eachHandlerFindsTheLocalsThatItReads() {
        verifies(Code.of("m(ILjava/lang/String;)V", """
                try from to first java/lang/Error
                try from to second
                from:
                invokestatic Other.call()V
                to:
                return
                first:
                frame I,java/lang/String / java/lang/Error
                iload 0
                pop
                athrow
                second:
                frame I,java/lang/String / java/lang/Throwable
                aload 1
                invokevirtual java/lang/String.length()I
                pop
                athrow
                """));
    }
}
